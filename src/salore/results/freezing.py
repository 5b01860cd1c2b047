"""From what was computed to rows that nobody changes: first versions, further ones, none of what is the same.

Belongs here: rows of results. Does not: where the output came from (`services`, `closing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from salore.appraisal.computing.reading import PersonOutput
from salore.results.models import Computation, Result

BATCH = 500


@dataclass(slots=True)
class Frozen:
    """How many people got a first, a further, or no new version."""

    period: str
    first: int = 0
    further: int = 0
    unchanged: int = 0

    @property
    def known(self) -> int:
        return self.first + self.further + self.unchanged


def freeze(
    computation: Computation,
    people: Sequence[tuple[int, PersonOutput]],
    done: Frozen,
    *,
    reason: str,
    units: Mapping[int, int] | None = None,
) -> list[Result]:
    """Add what is new about these people, and return it. The computation is kept with the first of it."""
    standing = _standing(computation, [person for person, _output in people])
    made = []
    for person, output in people:
        before = standing.get(person)
        if before is not None and _same(before, output):
            done.unchanged += 1
            continue
        if before is None:
            done.first += 1
        else:
            done.further += 1
        made.append(_row(computation, person, output, before, reason, (units or {}).get(person)))
    if made and not computation.pk:
        computation.full_clean()
        computation.save()
    return Result.objects.bulk_create(made)


def _row(
    computation: Computation,
    person: int,
    output: PersonOutput,
    before: Result | None,
    reason: str,
    unit: int | None,
) -> Result:
    return Result(
        agency_id=computation.agency_id,
        computation=computation,
        cycle=computation.cycle,
        person_id=person,
        unit_id=unit,
        period=computation.period,
        version=before.version + 1 if before else 1,
        predicate_code=output.predicate_code,
        values=output.values,
        behaviour=output.behaviour,
        explanation=output.explanation,
        reason=reason.strip() if before or computation.person_id else "",
        released_at=computation.made_at,
    )


def _same(before: Result, output: PersonOutput) -> bool:
    now = (output.values, output.behaviour, output.explanation)
    return (before.values, before.behaviour, before.explanation) == now


def _standing(computation: Computation, people: Iterable[int]) -> dict[int, Result]:
    rows = Result.objects.filter(
        cycle=computation.cycle, period=computation.period, person_id__in=list(people)
    )
    return {row.person_id: row for row in rows.current()}
