"""The closed year: computed from its tables as an agency would compute it, then frozen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from salore.engine.folder import Request, compute_folder
from salore.engine.progress import Silent
from salore.engine.tables import write_table
from salore.installation.demonstration.moments import at, standing_at
from salore.installation.demonstration.organisation import Loaded
from salore.installation.demonstration.tables import EARLIER, YEAR, earlier_year
from salore.installation.demonstration.years import PACKS
from salore.organisation.viewer import installation
from salore.policy import load_sound_pack
from salore.results.services import results_import

_COMPUTED_ON = date(YEAR, 2, 2)


def load_results(loaded: Loaded) -> None:
    """Compute the year before and keep everybody's result."""
    with TemporaryDirectory(prefix="salore-") as name:
        tables, out = Path(name) / "tables", Path(name) / "results"
        tables.mkdir()
        for table, frame in earlier_year(loaded.region).items():
            write_table(frame, tables, table, file_format="csv")
        compute_folder(
            Request(
                tables=tables,
                pack=load_sound_pack(PACKS[EARLIER]),
                out=out,
                as_of=_COMPUTED_ON,
                period=str(EARLIER),
            ),
            Silent(),
        )
        with standing_at(at(_COMPUTED_ON, 10)):
            results_import(actor=installation(loaded.agency.pk, loaded.agency.time_zone), folder=out)
