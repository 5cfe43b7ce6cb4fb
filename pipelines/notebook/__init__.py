"""The one helper that notebooks read through: disclosed observations in, bilingual output out. A chapter
derives its figures again from the observations and compares each with the published one; a number that
differs stops the build."""

from pipelines.charts import Bar
from pipelines.codes import amount, article_number, number, period, when
from pipelines.ground.periods import by_period, latest
from pipelines.notebook.display import show_well
from pipelines.notebook.ledger import Ledger
from pipelines.notebook.lines import Series
from pipelines.notebook.markup import in_lab_words
from pipelines.notebook.monthly import pair_of
from pipelines.notebook.watched import searches_of
from pipelines.views import not_read, searches_logged, searches_made

__all__ = [
    "Bar",
    "Ledger",
    "Series",
    "amount",
    "article_number",
    "by_period",
    "in_lab_words",
    "latest",
    "not_read",
    "number",
    "pair_of",
    "period",
    "searches_logged",
    "searches_made",
    "searches_of",
    "show_well",
    "when",
]
