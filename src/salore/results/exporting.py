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
from salore.organisation.viewer import Viewer
from salore.policy import pack_to_json
from salore.results.closing import INPUTS
from salore.results.models import Computation, Result

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
    people: int


def results_export(*, actor: Viewer, period: str, folder: Path) -> Exported:
    """Write the results of a period as they stand, the last version of each, into an empty folder.

    Of a period that was closed here, all that was computed then, and under `inputs/` what it was computed
    from, so that it can be verified. Where versions were issued since, they stand in the place of the old.
    """
    rows = Result.objects.filter(agency_id=actor.agency_id, period=period).current()
    computation = Computation.objects.filter(results__in=rows).order_by("-made_at", "-pk").first()
    if computation is None:
        raise DomainError(
            "no_results", _("No results of %(period)s are stored here.") % {"period": period}
        )  # fmt: skip
    closed = Computation.objects.filter(agency_id=actor.agency_id, period=period).exclude(archive=None)
    last = closed.select_related("archive").order_by("-made_at", "-pk").first()
    if last is not None:
        _unpack(last, folder, whole=last.pk == computation.pk)
        if last.pk == computation.pk:
            return Exported(int(last.manifest["counts"]["people"]))
    counts = _write(folder, rows.order_by("pk").iterator(chunk_size=_BATCH))
    pack = pack_to_json(pack_of(computation.pack_hash))
    (folder / PACK).write_text(pack, encoding="utf-8")
    manifest = dict(computation.manifest)
    manifest["counts"] = manifest.get("counts", {}) | counts
    manifest["outputs"] = {name: hash_of(folder / name) for name in (BEHAVIOUR, EXPLANATIONS, PACK, RESULTS)}
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return Exported(counts["people"])


def _unpack(computation: Computation, folder: Path, *, whole: bool) -> None:
    """Lay out what a close kept: whole, or of it only what it was computed from."""
    assert computation.archive is not None
    with open_file(computation.archive) as stream, zipfile.ZipFile(stream) as archive:
        names = archive.namelist()
        archive.extractall(folder, [name for name in names if whole or name.startswith(f"{INPUTS}/")])


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
