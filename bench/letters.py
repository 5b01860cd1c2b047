"""How long an office waits for letters with access codes: accounts, codes, a page each, one archive."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pypdfium2

from bench.row import Row
from bench.workspace.data import PEOPLE_A_UNIT, Region

if TYPE_CHECKING:
    from salore.accounts.models import LetterBatch
    from salore.organisation.models import Person

# The pace at which 100,000 take ten minutes.
_LETTERS_A_SECOND = 100_000 / 600


def run(*, large: bool, full: bool) -> Iterator[Row]:
    """Print the letters of an agency of 5,000 people; with `large` of 100,000 too."""
    del full
    with tempfile.TemporaryDirectory(prefix="salore-bench-") as folder:
        region = Region(Path(folder))
        with region.database():
            for units in (50, 1000) if large else (50,):
                operator = _operator(units)
                began = time.perf_counter()
                batch = _printed(operator)
                yield _row(units * PEOPLE_A_UNIT, batch, time.perf_counter() - began)


def _operator(units: int) -> Person:
    from tests.factories.large import SINCE, large_agency

    from salore.organisation.models import Appointment, Person

    agency = large_agency(f"p{units}", units=units, people_a_unit=PEOPLE_A_UNIT)
    person = Person.objects.filter(agency=agency).select_related("agency").order_by("pk")[0]
    Appointment.objects.create(agency=agency, person=person, role="operator", starts_on=SINCE)
    return person


def _printed(operator: Person) -> LetterBatch:
    """Do what the worker does when an operator asks for everybody's letters."""
    from salore.accounts.models import LetterBatch
    from salore.organisation import jobs
    from salore.organisation.services.access_letters import letters_ask
    from salore.organisation.viewer import viewer_for

    url = "https://salore.example/masuk/pertama/"
    jobs.letters.run_here(
        letters_ask(actor=viewer_for(operator), url=url, back="/"),
        actor_id=operator.pk, unit_id=None, person_id=None, only_new=True,
        title="Semua", url=url, language="id",
    )  # fmt: skip
    return LetterBatch.objects.get(agency_id=operator.agency_id)


def _row(people: int, batch: LetterBatch, seconds: float) -> Row:
    from salore.accounts.models import AccessCode
    from salore.core.files import path_of

    assert batch.file
    path = path_of(batch.file.sha256)
    with ZipFile(path) as archive:
        pages = sum(len(pypdfium2.PdfDocument(archive.read(name))) for name in archive.namelist())
    codes = AccessCode.objects.filter(batch=batch).count()
    if not pages == codes == people:
        raise RuntimeError(f"{people} people got {pages} pages and {codes} codes")
    limit_s = people / _LETTERS_A_SECOND
    note = f"{people / seconds:,.0f} a second; {path.stat().st_size / 2**20:,.0f} MB, fetched as one file"
    return Row(
        name=f"{people:,} letters: accounts, codes, PDF", value=seconds, unit="s",
        target=f"<= {limit_s:g}", reached=seconds <= limit_s, note=note,
    )  # fmt: skip
