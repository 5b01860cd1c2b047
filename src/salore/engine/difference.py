"""`salore diff`: who changed between two folders of results, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from salore.engine import manifest
from salore.engine.errors import EngineError
from salore.engine.explanation.read import read_pack
from salore.engine.summary import Summary
from salore.engine.tables import FORMATS, Format
from salore.policy import diff_packs
from salore.wording import Catalogue, Language, number

_KEYS = ["person_id", "segment_id"]
_COMPARED = (
    "predicate", "predicate_proposed", "result_rating", "behaviour_rating", "result_rating_proposed",
    "behaviour_rating_proposed", "achievement_pct", "behaviour_score", "score", "credit_points",
)  # fmt: skip
_FIGURES = ("achievement_pct", "behaviour_score", "score", "credit_points")


def compare_results(before: Path, after: Path, *, language: Language) -> Summary:
    """Tell what was different in the inputs and rules, then every person whose result changed."""
    old, new = _read(before), _read(after)
    causes = list(_causes(before, after, language))
    changes = _changes(old, new)
    people = [_person(row, language) for row in changes.iter_rows(named=True)]
    gone, come = _missing(old, new), _missing(new, old)
    say = Catalogue.of("salore.engine").say
    lines = [
        *(causes or [say("diff.no_cause", language)]),
        say("diff.count", language, changed=len(people), total=old.height, come=len(come), gone=len(gone)),
        *people,
        *(say("diff.come", language, person=person) for person in come),
        *(say("diff.gone", language, person=person) for person in gone),
    ]
    moved = Counter(changes.filter(pl.col("predicate") != pl.col("predicate_new"))["predicate_new"])
    figures = {
        "causes": causes,
        "changed": changes["person_id"].to_list(),
        "come": come,
        "gone": gone,
        "predicates": dict(moved),
    }
    return Summary(figures=figures, text="\n".join(lines))


def _read(folder: Path) -> pl.DataFrame:
    """Return the results of a folder, whatever kind of file they were written as."""
    for file_format in FORMATS:
        path = folder / f"results.{file_format}"
        if path.is_file():
            try:
                return _typed(_READERS[file_format](path))
            except (pl.exceptions.PolarsError, CalamineError, ValueError):
                raise EngineError("explain.damaged", folder=folder, file=path.name) from None
    raise EngineError("explain.not_results", folder=folder, file="results.csv")


def _read_xlsx(path: Path) -> pl.DataFrame:
    with CalamineWorkbook.from_path(path) as book:
        header, *rows = book.get_sheet_by_index(0).to_python()
    cells = [[None if cell == "" else cell for cell in row] for row in rows]
    return pl.DataFrame(cells, schema=[str(name) for name in header], orient="row", strict=False)


_READERS: dict[Format, Callable[[Path], pl.DataFrame]] = {
    "csv": lambda path: pl.read_csv(path, infer_schema=False),
    "xlsx": _read_xlsx,
    "parquet": pl.read_parquet,
}


def _typed(read: pl.DataFrame) -> pl.DataFrame:
    """Bring results of any kind of file onto the same types, keys and words as they were before writing."""
    words = [*_KEYS, *(name for name in _COMPARED if name not in _FIGURES)]
    return read.select(
        *(pl.col(name).cast(pl.String).str.replace("^'('*[=+\\-@])", "$1") for name in words),
        *(pl.col(name).cast(pl.Float64) for name in _FIGURES),
    )


def _changes(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    both = old.join(new, on=_KEYS, suffix="_new", nulls_equal=True, maintain_order="left")
    differs = pl.any_horizontal(pl.col(c).ne_missing(pl.col(f"{c}_new")) for c in _COMPARED)
    return both.filter(differs)


def _missing(of: pl.DataFrame, other: pl.DataFrame) -> list[str]:
    found = of.join(other, on=_KEYS, how="anti", nulls_equal=True, maintain_order="left")
    return found["person_id"].unique(maintain_order=True).to_list()


def _person(row: dict[str, Any], language: Language) -> str:
    """Say which figures of one person moved, from what to what."""
    say = Catalogue.of("salore.engine").say
    moved = [
        say(
            "diff.figure",
            language,
            name=say(f"figure.{name}", language),
            old=_value(row[name], language),
            new=_value(row[f"{name}_new"], language),
        )
        for name in _COMPARED
        if row[name] != row[f"{name}_new"]
    ]
    person = row["person_id"] + (f" ({row['segment_id']})" if row["segment_id"] else "")
    return f"{person}: {'; '.join(moved)}"


def _value(value: str | float | None, language: Language) -> str:
    words = Catalogue.of("salore.engine")
    if value is None:
        return words.say("figure.none", language)
    if not isinstance(value, str):
        return number(value, language)
    return words.say(f"value.{value}", language) if f"value.{value}" in words else value


def _causes(before: Path, after: Path, language: Language) -> Iterator[str]:
    """What could be the reason: other inputs, another pack, another day, other versions."""
    say = Catalogue.of("salore.engine").say
    old, new = manifest.read(before), manifest.read(after)
    hashes = [{e["table"]: e["sha256"] for e in m["inputs"]} for m in (old, new)]
    for table in dict.fromkeys([*hashes[0], *hashes[1]]):
        if hashes[0].get(table) != hashes[1].get(table):
            yield say("diff.input", language, table=table)
    if old["policy"]["hash"] != new["policy"]["hash"]:
        yield say("diff.policy", language, old=old["policy"]["id"], new=new["policy"]["id"])
        yield from (f"  {line}" for line in diff_packs(read_pack(before), read_pack(after), language))
    for key in ("period", "as_of"):
        if old[key] != new[key]:
            yield say(f"diff.{key}", language, old=old[key], new=new[key])
    for name in new["libraries"]:
        if old["libraries"].get(name) != new["libraries"][name]:
            yield say(
                "verify.library",
                language,
                name=name,
                then=old["libraries"].get(name),
                now=new["libraries"][name],
            )
