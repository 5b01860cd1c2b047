"""A period computed: its tables written, the engine run on them in a process apart, its output read back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from salore.appraisal.computing.reading import Output, read_output
from salore.appraisal.tables import PeriodTables, write_period_tables
from salore.core import files
from salore.core.errors import DomainError
from salore.cycles.models import Period
from salore.engine.apart import RefusedError, compute_apart

_TOLD = 5
INPUTS, RESULTS = "inputs", "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """Both folders stand beside each other, until the block ends."""

    tables: PeriodTables
    output: Output


@contextmanager
def computed(
    period: Period,
    *,
    as_of: date,
    with_decisions: bool = True,
    only: int | None = None,
    until: date | None = None,
) -> Iterator[Computed]:
    """Have a period computed as it is known on a day; nothing of it stays on the disk.

    With `only`, the output is of that person alone, whose period ends on `until`.
    """
    with files.scratch() as folder:
        inputs, out = folder / INPUTS, folder / RESULTS
        inputs.mkdir()
        tables = write_period_tables(
            period, inputs, as_of=as_of, with_decisions=with_decisions, only=only, until=until
        )
        _compute(period, tables, out, only)
        yield Computed(tables=tables, output=read_output(out))


def _compute(period: Period, tables: PeriodTables, out: Path, only: int | None) -> None:
    chosen = [number for number, person in tables.people.items() if person == only]
    if only is not None and (not chosen or only not in tables.asked):
        raise DomainError(
            "not_appraised_here",
            _("This person is not appraised in %(period)s, or has no number by which papers know them.")
            % {"period": period.key},
        )
    if not tables.rows["people"]:
        raise DomainError(
            "nobody_to_appraise",
            _("Nobody who is to be appraised in %(period)s holds a post.") % {"period": period.key},
        )
    try:
        compute_apart(
            tables.folder,
            out,
            pack=period.cycle.pack_version.pack,
            period=period.key,
            as_of=tables.as_of,
            language="en" if get_language() == "en" else "id",
            people=chosen,
        )
    except RefusedError as refused:
        raise DomainError(
            "tables_refused",
            _("The period cannot be computed as it stands: %(faults)s")
            % {"faults": " · ".join(refused.lines[:_TOLD])},
        ) from None
