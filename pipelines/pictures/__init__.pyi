from .drawn import FOLDER as FOLDER
from .drawn import Charts as Charts
from .drawn import draw_charts as draw_charts
from .drawn import load_charts as load_charts
from .share import share_path as share_path
from .sheet import sheet_file as sheet_file
