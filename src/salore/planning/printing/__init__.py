"""Plans on paper: the official sheet with its annex, one or many. What it looks like is `engine.documents`.

Imported where something is printed, not before: the compiler of the sheets costs a process its memory.
"""

from __future__ import annotations

from salore.engine.documents import Paper, PersonPrint, Printer
from salore.planning.models import Plan, PlanVersion
from salore.planning.printing.sheet import prints_of
from salore.wording import Language

__all__ = ["plan_pdf", "print_one", "prints_of"]


def plan_pdf(
    plan: Plan, *, version: PlanVersion | None = None, paper: Paper = "A4", language: Language = "id"
) -> bytes:
    """Return one plan as PDF: the version given, else the one in force, else what it says now."""
    (printed,) = prints_of([plan], language, {plan.pk: version} if version else None)
    return print_one(Printer(paper, language), printed)


def print_one(printer: Printer, printed: PersonPrint) -> bytes:
    (pdf,) = printer.print_person(printed, ("plan",)).values()
    return pdf
