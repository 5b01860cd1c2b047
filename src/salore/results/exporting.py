"""Frozen results as a folder that an import or another program reads: tables of the exchange format."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from salore.appraisal.computing.reading import BEHAVIOUR, EXPLANATIONS, MANIFEST, PACK, RESULTS, hash_of
from salore.core.errors import DomainError
from salore.core.files import open_file
from salore.cycles.models import pack_of
from salore.engine.apart import compose_apart
from salore.organisation.viewer import Viewer
from salore.policy import pack_to_json
from salore.results.closing import INPUTS
from salore.results.models import Computation, Result, ResultQuerySet

RESULT_COLUMNS = (
    "person_id", "segment_id", "period", "achievement_pct", "result_rating_proposed", "result_rating",
    "behaviour_score", "behaviour_score_adjusted", "behaviour_se", "behaviour_rating_proposed",
    "behaviour_rating", "predicate", "predicate_code", "predicate_proposed", "score", "credit_points",
    "n_raters", "notices",
)  # fmt: skip
BEHAVIOUR_COLUMNS = (
    "person_id", "segment_id", "period", "source", "item", "n_raters", "mean", "is_adjusted", "relative",
    "weight_effective", "suppressed",
)  # fmt: skip
_BATCH = 500

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Exported:
    """How many people's results were written, and how many of those nobody concerned may read yet."""

    people: int
    unreleased: int


def results_export(*, actor: Viewer, period: str, folder: Path) -> Exported:
    """Write the results of a period as they stand, the last version of each, into an empty folder.

    Of a period that was closed here, all that was computed then, and under `inputs/` what it was computed
    from, so that it can be verified. Where some were issued at other times, each time stands whole there.
    """
    rows = Result.objects.filter(agency_id=actor.agency_id, period=period).current()
    computations = list(
        Computation.objects.filter(pk__in=rows.values("computation")).select_related("archive").order_by("pk")
    )
    if not computations:
        raise DomainError(
            "no_results", _("No results of %(period)s are stored here.") % {"period": period}
        )  # fmt: skip
    if any(one.archive is None for one in computations):
        people = _merge(rows, computations[-1], folder)
    elif len(computations) > 1:
        people = _compose(rows, computations, folder)
    else:
        _unpack(computations[0], folder)
        people = int(computations[0].manifest["counts"]["people"])
    waiting = rows.exclude(pk__in=rows.released(actor.today).values("pk"))
    return Exported(people, waiting.count())


def _merge(rows: ResultQuerySet, computation: Computation, folder: Path) -> int:
    """Write what was taken over, in part or whole: it can be read, and what it rests on lies elsewhere."""
    counts = _write(folder, rows.order_by("pk").iterator(chunk_size=_BATCH))
    pack = pack_to_json(pack_of(computation.pack_hash))
    (folder / PACK).write_text(pack, encoding="utf-8")
    manifest = dict(computation.manifest)
    manifest["counts"] = manifest.get("counts", {}) | counts
    manifest["taken_over"] = True
    manifest["outputs"] = {name: hash_of(folder / name) for name in (BEHAVIOUR, EXPLANATIONS, PACK, RESULTS)}
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return counts["people"]


def _compose(rows: ResultQuerySet, computations: list[Computation], folder: Path) -> int:
    """Lay out every computation whole, and choose out of them what stands of each person."""
    standing: dict[int, list[str]] = {one.pk: [] for one in computations}
    chosen = rows.order_by("pk").values_list("computation", "explanation__person_id")
    for key, person_id in chosen.iterator(chunk_size=_BATCH):
        standing[key].append(person_id)
    parts = []
    for number, computation in enumerate(computations, start=1):
        place = f"{INPUTS}/{number}"
        (folder / place).mkdir(parents=True)
        _unpack(computation, folder / place)
        parts.append(
            {
                "folder": place,
                "people": standing[computation.pk],
                "is_whole": computation.person_id is None,
            }
        )
    compose_apart(folder, parts)
    return sum(len(people) for people in standing.values())


def _unpack(computation: Computation, folder: Path) -> None:
    assert computation.archive is not None
    with open_file(computation.archive) as stream, zipfile.ZipFile(stream) as archive:
        archive.extractall(folder)


def _write(folder: Path, results: Iterable[Result]) -> dict[str, int]:
    counts = {"results": 0, "behaviour": 0, "people": 0}
    with ExitStack() as stack:

        def table(name: str, columns: tuple[str, ...]) -> Any:
            stream = stack.enter_context((folder / name).open("w", encoding="utf-8", newline=""))
            writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
            writer.writeheader()
            return writer

        outcomes, behaviour = table(RESULTS, RESULT_COLUMNS), table(BEHAVIOUR, BEHAVIOUR_COLUMNS)
        explained = stack.enter_context((folder / EXPLANATIONS).open("w", encoding="utf-8"))
        for result in results:
            mine = {"person_id": result.explanation["person_id"], "period": result.period}
            for name, writer, rows in (
                ("results", outcomes, list(_outcomes(result))),
                ("behaviour", behaviour, result.behaviour),
            ):
                writer.writerows(mine | _flat(row) for row in rows)
                counts[name] += len(rows)
            explained.write(_explained(result))
            counts["people"] += 1
    return counts


def _explained(result: Result) -> str:
    """Return a line of the explanations; it begins with the person, by which readers find it."""
    kept = result.explanation
    ordered = {key: kept[key] for key in ("person_id", "period", "steps")}
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":")) + "\n"


def _outcomes(result: Result) -> Iterator[Row]:
    """Yield the segments, then the whole period, as `compute` orders them."""
    yield from result.values["segments"]
    yield {key: value for key, value in result.values.items() if key != "segments"}


def _flat(row: Row) -> dict[str, Any]:
    flat = {key: "" if value is None else value for key, value in row.items()}
    if isinstance(flat.get("notices"), list):
        flat["notices"] = ";".join(flat["notices"])
    return flat
