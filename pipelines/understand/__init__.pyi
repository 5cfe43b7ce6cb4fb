from .gazetteer import load_gazetteer as load_gazetteer
from .labelled import Labelled as Labelled
from .labelled import Table as Table
from .tables import understand as understand
from .understanding import Understanding as Understanding
from .when import period_in as period_in
from .words import label_of as label_of
