from .report import Report as Report
from .reproduced import reproduce as reproduce
from .reproduced import reproduce_all as reproduce_all
