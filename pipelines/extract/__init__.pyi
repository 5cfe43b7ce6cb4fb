from .restricted import check_leaks as check_leaks
from .restricted import release as release
from .restricted import status as status
