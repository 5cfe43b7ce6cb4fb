from .lab import lab_notebooks as lab_notebooks
from .rendered import figure_sources as figure_sources
from .rendered import load_bodies as load_bodies
from .rendered import load_figures as load_figures
from .rendered import render_bodies as render_bodies
from .titles import notebooks as notebooks
from .titles import slug as slug
from .titles import titles_of as titles_of
