"""Whether named raters tend to be strict or lenient, from what the engine found: words only, for who decides.

Kept of raters alone who rated enough people, whose severity is known well enough, and who stand in the
largest network of ratings: elsewhere nobody can be compared with them. Anonymous sources are not in it.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.db import transaction

from salore.appraisal.computing.period import Computed
from salore.appraisal.models import RaterLean
from salore.appraisal.states import Lean, Source
from salore.cycles.models import Period
from salore.policy.model import Severity

RATERS, RATINGS = "raters.csv", "ratings.csv"


@transaction.atomic
def leans_keep(period: Period, found: Computed) -> int:
    """Keep how the named raters of a period lean, in place of what was kept before."""
    rule = period.cycle.pack_version.pack.rules.severity
    raters = list(_rows(found.output.folder / RATERS))
    main = _main_network(found.tables.folder / RATINGS, {row["rater_id"] for row in raters})
    known = [
        RaterLean(
            agency_id=period.agency_id,
            period=period,
            rater_id=found.tables.people[row["rater_id"]],
            lean=lean,
        )
        for row in raters
        if row["rater_id"] in main and (lean := lean_of(row, rule)) is not None
    ]
    RaterLean.objects.filter(period=period).delete()
    RaterLean.objects.bulk_create(known)
    return len(known)


def lean_of(row: Mapping[str, str], rule: Severity) -> Lean | None:
    """Return how a rater leans, None where it cannot be said or is nothing to say."""
    if not row["severity"] or not row["severity_se"]:
        return None
    if int(row["n_ratees"]) < rule.minimum_ratings_for_advice:
        return None
    severity, error = float(row["severity"]), float(row["severity_se"])
    if error > float(rule.maximum_error) or abs(severity) <= float(rule.lean_errors) * error:
        return None
    return Lean.SEVERE if severity > 0 else Lean.LENIENT


def _main_network(ratings: Path, raters: Iterable[str]) -> set[str]:
    """Return the raters of the largest connected part of the ratings, by the people who are rated in it."""
    comparable = set(raters)
    edges = [
        (row["ratee_id"], row["rater_id"])
        for row in _rows(ratings)
        if row["rater_id"] in comparable and row["source"] != Source.SELF and row["score"]
    ]
    part = _parts(edges)
    people = Counter(part["ratee", ratee] for ratee in {ratee for ratee, _rater in edges})
    if not people:
        return set()
    largest = people.most_common(1)[0][0]
    return {rater for rater in comparable if part.get(("rater", rater)) == largest}


def _parts(edges: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the number of the connected part of each rater and ratee."""
    beside: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for ratee, rater in edges:
        beside["ratee", ratee].add(("rater", rater))
        beside["rater", rater].add(("ratee", ratee))
    part: dict[tuple[str, str], int] = {}
    for number, start in enumerate(beside):
        waiting = [start]
        while waiting:
            node = waiting.pop()
            if node not in part:
                part[node] = number
                waiting += beside[node]
    return part


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, strict=True)
