from .reader import name_of as name_of
from .show import as_json as as_json
from .show import print_checked as print_checked
from .trip import accept as accept
from .trip import annotate as annotate
from .trip import check as check
from .trip import reject as reject
from .trip import template as template
