"""Freezing results: what was computed becomes rows that nobody changes, version beside version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.appraisal.computing.reading import Output, PersonOutput, read_output
from salore.core import clock
from salore.core.errors import DomainError
from salore.cycles.models import Cycle, Period
from salore.ledger.services import record, record_each
from salore.organisation.models import Identifier
from salore.organisation.viewer import Viewer
from salore.results.models import Computation, Result

_BATCH = 500
_NAMED = 5

Item = TypeVar("Item")


@dataclass(slots=True)
class Imported:
    """What an import did: how many people got a first, a further, or no new version, and who is unknown."""

    period: str
    first: int = 0
    further: int = 0
    unchanged: int = 0
    unknown: list[str] = field(default_factory=list)

    @property
    def known(self) -> int:
        return self.first + self.further + self.unchanged


@transaction.atomic
def results_import(*, actor: Viewer, folder: Path, reason: str = "") -> Imported:
    """Freeze the results of a folder that was computed elsewhere; the same folder twice changes nothing."""
    output = read_output(folder)
    cycle = _cycle(actor, output)
    done = Imported(output.period)
    computation = Computation(
        agency_id=actor.agency_id,
        cycle=cycle,
        period=output.period,
        pack_hash=output.pack_hash,
        manifest=output.manifest,
        made_at=clock.now(),
    )
    for people in _batches(output.people()):
        _freeze(actor, computation, people, done, reason)
    _refuse_strangers(done)
    if computation.pk:
        record(actor, "results.imported", computation, period=done.period, first=done.first,
               further=done.further, reason=reason)  # fmt: skip
    return done


def _cycle(actor: Viewer, output: Output) -> Cycle:
    """Return the year of the results, locked: two imports at once would number versions twice."""
    cycle = (
        Cycle.objects.select_for_update(of=("self",))
        .select_related("pack_version")
        .filter(agency_id=actor.agency_id, year=int(output.period[:4]))
        .first()
    )
    if cycle is None or not Period.objects.filter(cycle=cycle, key=output.period).exists():
        raise DomainError(
            "no_such_period",
            _(
                "The results are of the period %(period)s, which has not been opened here."
                " Open the year first."
            )
            % {"period": output.period},
        )
    if cycle.pack_version.content_hash != output.pack_hash:
        raise DomainError(
            "other_rules",
            _(
                "The results were computed under %(theirs)s, but %(year)s is bound to %(ours)s of another"
                " content. Compute them again under the pack of the year."
            )
            % {
                "theirs": output.pack.identity.id,
                "year": cycle.year,
                "ours": cycle.pack_version.pack_id,
            },
        )
    return cycle


def _freeze(
    actor: Viewer,
    computation: Computation,
    people: Sequence[PersonOutput],
    done: Imported,
    reason: str,
) -> None:
    known = _person_ids(actor, [person.person_id for person in people])
    standing = _standing(computation, known.values())
    made = []
    for person in people:
        person_pk = known.get(person.person_id)
        before = standing.get(person_pk or 0)
        if person_pk is None:
            done.unknown.append(person.person_id)
        elif before is None:
            done.first += 1
            made.append(_row(computation, person_pk, person, 1, ""))
        elif _same(before, person):
            done.unchanged += 1
        else:
            done.further += 1
            made.append(_row(computation, person_pk, person, before.version + 1, reason))
    if done.further and not reason.strip():
        raise DomainError(
            "reason_needed",
            _(
                "Some people already have another result for %(period)s. It stays readable as an earlier"
                " version; say why it is issued again (--reason)."
            )
            % {"period": computation.period},
        )
    _add(actor, computation, made)


def _add(actor: Viewer, computation: Computation, rows: list[Result]) -> None:
    if not rows:
        return
    if not computation.pk:
        computation.full_clean()
        computation.save()
    Result.objects.bulk_create(rows)
    for verb, chosen in (
        ("result.released", [row for row in rows if row.version == 1]),
        ("result.reissued", [row for row in rows if row.version > 1]),
    ):
        record_each(actor, verb, [(row, row.person_id) for row in chosen], period=computation.period)


def _row(
    computation: Computation,
    person_pk: int,
    person: PersonOutput,
    version: int,
    reason: str,
) -> Result:
    return Result(
        agency_id=computation.agency_id,
        computation=computation,
        cycle=computation.cycle,
        person_id=person_pk,
        period=computation.period,
        version=version,
        predicate_code=person.predicate_code,
        values=person.values,
        behaviour=person.behaviour,
        explanation=person.explanation,
        reason=reason.strip(),
        released_at=computation.made_at,
    )


def _same(before: Result, person: PersonOutput) -> bool:
    now = (person.values, person.behaviour, person.explanation)
    return (before.values, before.behaviour, before.explanation) == now


def _person_ids(actor: Viewer, numbers: list[str]) -> dict[str, int]:
    """Return whose numbers these are or once were: a contract's number changes, the result stays theirs."""
    found = Identifier.objects.filter(agency_id=actor.agency_id, value__in=numbers)
    return dict(found.values_list("value", "person_id"))


def _standing(computation: Computation, people: Iterable[int]) -> dict[int, Result]:
    rows = Result.objects.filter(
        cycle=computation.cycle, period=computation.period, person_id__in=list(people)
    )
    return {row.person_id: row for row in rows.current()}


def _refuse_strangers(done: Imported) -> None:
    if done.known >= len(done.unknown):
        return
    unknown = len(done.unknown)
    raise DomainError(
        "other_agency",
        ngettext(
            "Only %(known)s of the people in this folder works here; %(unknown)s are unknown (%(names)s)."
            " It seems to be of another agency. Nothing was stored.",
            "Only %(known)s of the people in this folder work here; %(unknown)s are unknown (%(names)s)."
            " It seems to be of another agency. Nothing was stored.",
            done.known,
        )
        % {"known": done.known, "unknown": unknown, "names": names_of(done.unknown)},
    )


def names_of(unknown: Sequence[str]) -> str:
    """Return the first few numbers of a list, and how many more there are."""
    shown = ", ".join(unknown[:_NAMED])
    rest = len(unknown) - _NAMED
    return _("%(shown)s and %(rest)s more") % {"shown": shown, "rest": rest} if rest > 0 else shown


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while batch := list(islice(left, _BATCH)):
        yield batch
