from .disclosed import gate as gate
from .originals import open_originals as open_originals
from .rules import KEPT_BACK as KEPT_BACK
from .rules import extracted_grounds as extracted_grounds
from .rules import rules_of as rules_of
from .suppress import EarlierRelease as EarlierRelease
from .suppress import Rules as Rules
from .tables import Gated as Gated
