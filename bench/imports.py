"""How long an office waits for its list of staff: 4,190 rows as one office has them, 100,000 as a job."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench.row import Row
from bench.workspace.data import Region

if TYPE_CHECKING:
    from salore.organisation.models import ImportBatch
    from salore.organisation.viewer import Viewer

_OFFICE, _REGION = 4_190, 100_000
_PREVIEW_S, _WHOLE_S = 10.0, 180.0


def run(*, large: bool, full: bool) -> Iterator[Row]:
    """Preview an office's list; with `large` preview and take over a region's."""
    del full
    with tempfile.TemporaryDirectory(prefix="salore-bench-") as folder:
        region = Region(Path(folder))
        with region.database():
            office = _Office("kantor", units=40)
            preview_s = _timed(lambda: office.preview(_OFFICE))
            yield _row("4,190 rows: read and compared", preview_s, _PREVIEW_S)
            yield _row("4,190 rows: taken over", _timed(office.apply), _PREVIEW_S)
            yield _row("4,190 rows: the same list again", _timed(lambda: office.preview(_OFFICE)), _PREVIEW_S)
            if large:
                province = _Office("provinsi", units=1000)
                whole_s = _timed(lambda: province.preview(_REGION)) + _timed(province.apply)
                yield _row("100,000 rows: read, compared, taken over", whole_s, _WHOLE_S)


class _Office:
    def __init__(self, code: str, *, units: int) -> None:
        from tests.factories.large import SINCE, large_agency
        from tests.organisation.imports.lists import mark_units

        from salore.organisation.models import Appointment, Person, Unit

        self.agency = large_agency(code, units=units, people_a_unit=1)
        self.units = list(Unit.objects.filter(agency=self.agency).order_by("pk"))
        mark_units(self.units)
        person = Person.objects.filter(agency=self.agency).select_related("agency").order_by("pk")[0]
        Appointment.objects.create(agency=self.agency, person=person, role="operator", starts_on=SINCE)
        self.person = person
        self.batch: ImportBatch | None = None

    @property
    def _actor(self) -> Viewer:
        from salore.organisation.viewer import viewer_for

        return viewer_for(self.person)

    def preview(self, rows: int) -> None:
        from tests.organisation.imports.lists import as_upload, staff_row

        from salore.organisation.imports import services

        listed = (
            staff_row(
                _number(n),
                f"Pegawai Impor {n}",
                self.units[n % len(self.units)].code,
                siasn=f"{n:032x}",
            )
            for n in range(rows)
        )
        batch = services.batch_upload(actor=self._actor, kind="staff", upload=as_upload(listed))
        assert batch.run
        services.batch_preview(batch, batch.run, "id")
        self.batch = batch

    def apply(self) -> None:
        from salore.organisation.imports import services

        assert self.batch
        services.batch_apply(self._actor, self.batch)


def _number(n: int) -> str:
    """Return the n-th of numbers that are all different and all possible."""
    born, serial = divmod(n, 999)
    year, day = divmod(born, 28)
    return f"{1970 + year}05{day + 1:02d}2015031{serial + 1:03d}"


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _row(name: str, seconds: float, limit: float) -> Row:
    return Row(name=name, value=seconds, unit="s", target=f"<= {limit:g}", reached=seconds <= limit, note="")
