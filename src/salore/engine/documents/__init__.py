"""Official documents and the explanation of a result as tagged PDFs, drawn by Typst templates."""

from salore.engine.documents.bulk import PrintJob, folder_name, print_many
from salore.engine.documents.data import (
    DocumentData,
    DocumentKind,
    ExplanationData,
    ObjectionData,
    Paper,
    PersonPrint,
)
from salore.engine.documents.printer import Printer

__all__ = [
    "DocumentData",
    "DocumentKind",
    "ExplanationData",
    "ObjectionData",
    "Paper",
    "PersonPrint",
    "PrintJob",
    "Printer",
    "folder_name",
    "print_many",
]
