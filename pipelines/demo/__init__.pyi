from .invented import make_demo as make_demo
