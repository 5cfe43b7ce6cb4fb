from .accepting import accept as accept
from .confirm import confirmation_of as confirmation_of
from .confirm import write_confirmation as write_confirmation
from .proposing import Proposer as Proposer
from .shown import as_json as as_json
from .shown import print_proposed as print_proposed
