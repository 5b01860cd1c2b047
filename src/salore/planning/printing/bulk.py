"""The plans of a unit on paper, as one file to be printed or as an archive of single ones."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, Protocol

import pypdfium2 as pdfium
from django.utils.translation import gettext as _

from salore.core import files
from salore.core.errors import DomainError
from salore.core.files import keep_made
from salore.core.models import StoredFile
from salore.engine.documents import Paper, Printer
from salore.organisation.viewer import Viewer
from salore.planning.access import known_plans
from salore.planning.models import Plan
from salore.planning.printing import print_one, prints_of
from salore.planning.states import IN_FORCE
from salore.wording import Language

Form = Literal["pdf", "zip"]
_BATCH = 50
_INDEX = "daftar.csv"
_MEDIA: dict[Form, str] = {"pdf": "application/pdf", "zip": "application/zip"}
# What a spreadsheet would take for the beginning of a formula.
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def plans_to_print(viewer: Viewer, *, year: int, unit_path: str) -> list[int]:
    """Return the plans in force of a unit and what is below, as far as the viewer may see them."""
    visible = Plan.objects.visible_to(viewer).filter(
        cycle__year=year, state__in=IN_FORCE, is_elsewhere=False, unit__path__startswith=unit_path
    )
    return list(visible.order_by("unit__path", "person__name", "pk").values_list("pk", flat=True))


def print_plans(
    viewer: Viewer,
    plan_ids: list[int],
    *,
    year: int,
    form: Form,
    paper: Paper,
    language: Language,
    told: Callable[[int], None],
) -> StoredFile:
    """Print the plans into one file of the store; `told` hears how many are done."""
    if not plan_ids:
        raise DomainError("nothing_to_print", _("There is no agreed plan to print there."))
    printer = Printer(paper, language)
    with files.scratch() as folder:
        path = folder / f"skp-{year}.{form}"
        writer: _Writer = _Archive(path) if form == "zip" else _Book(path)
        done = 0
        for plans in _read(viewer, plan_ids):
            for plan, printed in zip(plans, prints_of(plans, language), strict=True):
                writer.add(plan, print_one(printer, printed))
            done += len(plans)
            told(done)
        writer.close()
        return keep_made(viewer, path, name=path.name, media_type=_MEDIA[form])


def _read(viewer: Viewer, plan_ids: list[int]) -> Iterator[list[Plan]]:
    """Yield the plans in the order given, some at a time."""
    for start in range(0, len(plan_ids), _BATCH):
        chosen = plan_ids[start : start + _BATCH]
        found = known_plans(viewer).select_related("agency").in_bulk(chosen)
        yield [found[key] for key in chosen if key in found]


class _Writer(Protocol):
    def add(self, plan: Plan, pdf: bytes) -> None: ...
    def close(self) -> None: ...


class _Book:
    """All sheets one after the other."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book = pdfium.PdfDocument.new()

    def add(self, plan: Plan, pdf: bytes) -> None:
        del plan
        sheet = pdfium.PdfDocument(pdf)
        self._book.import_pages(sheet)
        sheet.close()

    def close(self) -> None:
        self._book.save(self._path)
        self._book.close()


class _Archive:
    """A file for each plan, named by number and id; a list says whose each is."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._list = io.StringIO()
        self._rows = csv.writer(self._list)
        self._rows.writerow([_("File"), _("Name"), _("Post"), _("Unit")])
        self._count = 0

    def add(self, plan: Plan, pdf: bytes) -> None:
        self._count += 1
        name = f"{self._count:04d}-{plan.uid}.pdf"
        self._zip.writestr(name, pdf)
        post = plan.assignment.position.name if plan.assignment else ""
        self._rows.writerow([name, *map(_neutral, (plan.person.full_name, post, plan.unit.name))])

    def close(self) -> None:
        self._zip.writestr(_INDEX, "\ufeff" + self._list.getvalue())
        self._zip.close()


def _neutral(text: str) -> str:
    return f"'{text}" if text.startswith(_RUNS) else text
