from .report import opened as opened
from .suites import validate_cells as validate_cells
from .suites import validate_files as validate_files
from .suites import validate_observations as validate_observations
from .suites import validate_products as validate_products
