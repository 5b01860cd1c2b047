"""Tables in and out of files: reading, checking, writing, and their description. Computes nothing."""

from salore.engine.tables.faults import BadInput, Fault, Findings, Notice
from salore.engine.tables.files import sha256_of
from salore.engine.tables.mapping import read_mapping
from salore.engine.tables.output import OutputFolder, OutputTrouble
from salore.engine.tables.read import InputFile, Ratings, Tables, read_ratings, read_survey, read_tables
from salore.engine.tables.schema import json_schema
from salore.engine.tables.template import write_template
from salore.engine.tables.write import FORMATS, Format, write_table

__all__ = [
    "FORMATS",
    "BadInput",
    "Fault",
    "Findings",
    "Format",
    "InputFile",
    "Notice",
    "OutputFolder",
    "OutputTrouble",
    "Ratings",
    "Tables",
    "json_schema",
    "read_mapping",
    "read_ratings",
    "read_survey",
    "read_tables",
    "sha256_of",
    "write_table",
    "write_template",
]
