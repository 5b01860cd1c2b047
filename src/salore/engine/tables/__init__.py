"""Tables in and out of files: reading, checking, writing, and their description. Computes nothing."""

from salore.engine.tables.faults import BadInput, Fault, Findings, Notice
from salore.engine.tables.read import InputFile, Tables, read_tables

__all__ = ["BadInput", "Fault", "Findings", "InputFile", "Notice", "Tables", "read_tables"]
