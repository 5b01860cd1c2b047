"""The year before: computed from its tables, frozen, released and received, as a close here leaves it.

Its goals and answers were never in this database; each computation's archive holds what it was made from.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from salore.appraisal.computing.reading import Output, PersonOutput, read_output
from salore.appraisal.models import Evaluation
from salore.core import clock, files
from salore.core.models import StoredFile
from salore.engine.folder import Request, compute_folder
from salore.engine.progress import Silent
from salore.engine.tables import write_table
from salore.installation.demonstration.moments import at, standing_at
from salore.installation.demonstration.organisation import Loaded
from salore.installation.demonstration.predicates import load_predicates
from salore.installation.demonstration.receipts import load_receipts
from salore.installation.demonstration.roles import ALSO, ROLES, holder
from salore.installation.demonstration.tables import EARLIER, YEAR
from salore.installation.demonstration.years import PACKS, Year
from salore.ledger.services import record
from salore.organisation.viewer import viewer_for
from salore.policy import load_sound_pack
from salore.results.closing import INPUTS, ZIP
from salore.results.freezing import Frozen, freeze
from salore.results.models import Computation, Result
from salore.results.releasing import results_release

Tables = Mapping[str, pl.DataFrame]
_COMPUTED_ON, _RELEASED_ON = date(YEAR, 2, 2), date(YEAR, 2, 9)


def load_results(loaded: Loaded, year: Year, tables: Tables) -> None:
    """Freeze everybody's result of the year before, release it, and let nearly everybody receive it."""
    period = year.periods[str(EARLIER)]
    load_predicates(loaded, period, date(YEAR, 1, 12), is_final=True)
    Evaluation.objects.bulk_create(_evaluations(loaded, year, tables["decisions"]))
    with standing_at(at(_COMPUTED_ON, 10)):
        freeze_year(loaded, year, tables)
    with standing_at(at(_RELEASED_ON, 8)):
        actor = viewer_for(loaded.people[holder(loaded, ROLES["operator"])])
        results_release(actor=actor, period=period, released_on=_RELEASED_ON)
    objector = loaded.people[holder(loaded, ALSO["midwife"])].pk
    load_receipts(loaded, period, _RELEASED_ON, not_by=[objector], noted=100)


def freeze_year(
    loaded: Loaded,
    year: Year,
    tables: Tables,
    *,
    reason: str = "",
    only: str = "",
) -> list[Result]:
    """Freeze what the engine makes of the tables: of everybody, or of one person as a further version."""
    actor = viewer_for(loaded.people[holder(loaded, ROLES["operator"])])
    with _computed(tables) as (output, archive_folder):
        computation = Computation(
            agency=loaded.agency,
            cycle=year.cycle,
            period=output.period,
            pack_hash=output.pack_hash,
            manifest=output.manifest,
            archive=_archive(archive_folder, actor),
            person=loaded.people[only] if only else None,
            awaits_release=True,
            made_at=clock.now(),
        )
        units = {
            loaded.people[number].pk: loaded.units[unit].pk
            for number, unit in tables["people"].select("person_id", "unit_id").iter_rows()
        }
        done = Frozen(output.period)
        rows = freeze(computation, _people(loaded, output, only), done, reason=reason, units=units)
    record(
        actor, "results.closed", computation, period=done.period, first=done.first, further=done.further,
        reason=reason,
    )  # fmt: skip
    return rows


def _people(loaded: Loaded, output: Output, only: str) -> list[tuple[int, PersonOutput]]:
    found = (person for person in output.people() if not only or person.person_id == only)
    return [(loaded.people[person.person_id].pk, person) for person in found]


@contextmanager
def _computed(tables: Tables) -> Iterator[tuple[Output, Path]]:
    """Have the results of the tables in a folder, with the tables beside them."""
    with TemporaryDirectory(prefix="salore-") as name:
        inputs, out = Path(name) / INPUTS, Path(name) / "results"
        inputs.mkdir()
        for table, frame in tables.items():
            write_table(frame, inputs, table, file_format="csv")
        request = Request(
            tables=inputs,
            pack=load_sound_pack(PACKS[EARLIER]),
            out=out,
            as_of=clock.today(),
            period=str(EARLIER),
        )
        compute_folder(request, Silent())
        yield read_output(out), Path(name)


def _archive(folder: Path, keeper: files.Keeper) -> StoredFile:
    path = folder / "archive.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for inner, under in ((folder / "results", ""), (folder / INPUTS, f"{INPUTS}/")):
            for one in sorted(inner.iterdir()):
                archive.write(one, f"{under}{one.name}")
    return files.keep_made(keeper, path, name=f"{EARLIER}.zip", media_type=ZIP)


def _evaluations(loaded: Loaded, year: Year, decisions: pl.DataFrame) -> Iterator[Evaluation]:
    """Yield the decisions of the tables as rows; heads of government, who are in none, decided."""
    for row in decisions.to_dicts():
        number = row["person_id"]
        person = loaded.people[number]
        by = row["decided_by"] or ("PS001" if loaded.main(number).unit.code == "SETDA" else "PS002")
        reason = row["reason"] or ""
        yield Evaluation(
            agency=loaded.agency,
            period=year.periods[str(EARLIER)],
            person=person,
            edition=1,
            result_rating=row["result_rating"],
            result_reason=reason,
            behaviour_rating=row["behaviour_rating"],
            behaviour_reason=reason,
            has_innovation=bool(row["innovation"]) or None,
            decided_by=loaded.people[by],
            decided_at=at(row["decided_on"], 11),
        )
