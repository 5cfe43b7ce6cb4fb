"""The tables' schemas, written once; everything that describes a table is made from them."""

from pipelines.schema.core import SCHEMA_VERSION, Column, Table
from pipelines.schema.tables import TABLES

__all__ = ["SCHEMA_VERSION", "TABLES", "Column", "Table"]
