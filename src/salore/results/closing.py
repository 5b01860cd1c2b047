"""Closing a period, for all or for one person: tables, engine, frozen rows that wait for their release.

Belongs here: the close. Does not: what is missing beforehand (`readiness`), who reads it when (`releasing`).
A close that was killed has written nothing and is begun again; a second one of the same rows freezes nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salore.appraisal.computing import Computed, computed
from salore.core import clock, files
from salore.core.batches import in_batches
from salore.core.errors import DomainError, StaleError
from salore.core.exclusive import exclusively
from salore.core.models import StoredFile
from salore.cycles.closed import held_still
from salore.cycles.models import Cycle, Period
from salore.ledger.services import record
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.results.freezing import BATCH, Frozen, freeze
from salore.results.models import Computation, Result
from salore.results.releasing import pending_take_back, results_release, version_release
from salore.results.states import EarlyGround

INPUTS = "inputs"
ZIP = "application/zip"
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Closed(Frozen):
    """What a close froze; `computation` is empty where nothing was new.

    `kept` counts those whose result was issued for them alone: a close of all changes nothing there.
    """

    kept: int = 0
    computation: Computation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Early:
    """Why the period ends earlier for one person, and on which day."""

    ground: EarlyGround
    until: date


def period_close(*, actor: Viewer, period: Period, told: Told, reason: str = "") -> Closed:
    """Freeze what the engine makes of a period today. Results that stand already need a reason to change."""
    as_of = clock.today(period.agency.time_zone)
    with _alone(period), computed(period, as_of=as_of) as found, _archived(actor, found) as archive:
        return _freeze(actor, period, found, archive, reason, told)


def person_close(
    *, actor: Viewer, period: Period, person: Person, reason: str, told: Told, early: Early | None = None
) -> Closed:
    """Freeze what the engine makes of one person today: before the others, or as a new version with a reason.

    What nobody has counted yet is not in it. Where the version before was released, or will be on a day, the
    new one is read from then on: whoever has it issued has looked at it.
    """
    if early is not None:
        _refuse_early(period, early)
    with _alone(period):
        until = early.until if early else _until_before(period, person)
        as_of = clock.today(period.agency.time_zone)
        with (
            computed(period, as_of=as_of, only=person.pk, until=until) as found,
            _archived(actor, found) as archive,
        ):
            return _freeze_person(actor, period, person, found, archive, reason, told, early)


def early_close(
    *,
    actor: Viewer,
    period: Period,
    person: Person,
    early: Early,
    released_on: date,
    reason: str,
    told: Told,
) -> Closed:
    """Close a period early for one person, and let the result be read from a day on.

    Broken off between both and begun again, it freezes nothing new and releases what waits.
    """
    done = person_close(actor=actor, period=period, person=person, reason=reason, told=told, early=early)
    rows = Result.objects.filter(person=person, cycle=period.cycle_id, period=period.key).current()
    if not rows.released(released_on).exists():
        day = max(released_on, actor.today)
        results_release(actor=actor, period=period, released_on=day, person=person)
    return done


def is_closed(period: Period, person_id: int | None = None) -> bool:
    """Whether results of a period were frozen here; what was computed elsewhere closes nothing.

    Of a person: also where the period was closed early for them.
    """
    return any_closed([period], person_id)


def any_closed(periods: Sequence[Period], person_id: int | None) -> bool:
    """Whether one of some periods is closed, for all or for a person; one query."""
    whom = Q(person=None) if person_id is None else Q(person=None) | Q(person=person_id)
    which = Q(*(Q(cycle=one.cycle_id, period=one.key) for one in periods), _connector=Q.OR)
    return Computation.objects.filter(whom, which, awaits_release=True).exists()


def period_rehearse(*, period: Period) -> dict[str, int]:
    """Compute a period as a close would and keep nothing; return how many people are how far."""
    with computed(period, as_of=clock.today(period.agency.time_zone)) as found:
        counts = {"people": 0, "decided": 0}
        for person in found.output.people():
            if found.tables.people[person.person_id] in found.tables.asked:
                counts["people"] += 1
                counts["decided"] += bool(person.values["predicate"])
        return counts


@contextmanager
def _alone(period: Period) -> Iterator[None]:
    """Hold off every other close of the period, of all or of one, on whichever machine."""
    with exclusively(f"results.close:{period.pk}") as alone:
        if not alone:
            raise StaleError(
                "close_under_way", _("%(period)s is being closed already.") % {"period": period.key}
            )
        # What is read is frozen as it was read: whoever decides meanwhile is asked to wait.
        with held_still(period):
            yield


@contextmanager
def _archived(actor: Viewer, found: Computed) -> Iterator[StoredFile]:
    """Keep all that was computed for the block; for good only where something was frozen with it."""
    archive = _archive(actor, found)
    try:
        yield archive
    except DomainError:
        files.forget(archive)
        raise
    if not Computation.objects.filter(archive=archive).exists():
        files.forget(archive)


def _archive(actor: Viewer, found: Computed) -> StoredFile:
    """Keep all that was computed, with what it was computed from, as one file."""
    with files.scratch() as scratch:
        path = scratch / "archive.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for folder, under in ((found.output.folder, ""), (found.tables.folder, f"{INPUTS}/")):
                for one in sorted(folder.iterdir()):
                    archive.write(one, f"{under}{one.name}")
        name = f"{found.output.period}.zip"
        return files.keep_made(actor, path, name=name, media_type=ZIP)


@transaction.atomic
def _freeze(
    actor: Viewer, period: Period, found: Computed, archive: StoredFile, reason: str, told: Told
) -> Closed:
    computation = _computation(period, found, archive)
    done = Closed(period.key)
    tables, kept = found.tables, _issued_alone(period)
    asked = (
        (tables.people[person.person_id], person)
        for person in found.output.people()
        if tables.people[person.person_id] in tables.asked
    )
    for people in in_batches(asked, BATCH):
        others = [(person, output) for person, output in people if person not in kept]
        done.kept += len(people) - len(others)
        freeze(computation, others, done, reason=reason, units=tables.units)
        told(done.known + done.kept, len(tables.asked))
    _refuse_unreasoned(period, done, reason)
    if computation.pk:
        done.computation = computation
        record(actor, "results.closed", computation, period=done.period, first=done.first,
               further=done.further, reason=reason)  # fmt: skip
        if done.further:
            pending_take_back(actor, period)
    return done


@transaction.atomic
def _freeze_person(
    actor: Viewer,
    period: Period,
    person: Person,
    found: Computed,
    archive: StoredFile,
    reason: str,
    told: Told,
    early: Early | None,
) -> Closed:
    computation = _computation(period, found, archive)
    computation.person = person
    if early is not None:
        computation.early_ground, computation.until = early.ground, early.until
    else:
        computation.until = found.tables.until
    done = Closed(period.key)
    before = standing_of(period, person)
    pairs = [(person.pk, output) for output in found.output.people()]
    rows = freeze(computation, pairs, done, reason=reason, units=found.tables.units)
    _refuse_unreasoned(period, done, reason)
    told(1, 1)
    for row in rows:
        done.computation = computation
        record(
            actor, "result.closed_alone", row, person_id=person.pk, period=period.key, version=row.version,
            reason=reason.strip(), early=computation.early_ground, until=computation.until,
        )  # fmt: skip
        if before is not None:
            version_release(actor, period, before, row)
    return done


def _computation(period: Period, found: Computed, archive: StoredFile) -> Computation:
    return Computation(
        agency_id=period.agency_id,
        # Locked: imports of the same year number versions too.
        cycle=Cycle.objects.select_for_update(of=("self",)).get(pk=period.cycle_id),
        period=period.key,
        pack_hash=found.output.pack_hash,
        manifest=found.output.manifest,
        archive=archive,
        awaits_release=True,
        made_at=clock.now(),
    )


def standing_of(period: Period, person: Person) -> Result | None:
    """Return the last version of a person's result of a period, whoever may read it."""
    rows = Result.objects.filter(person=person, cycle=period.cycle_id, period=period.key)
    return rows.select_related("computation", "unit").order_by("-version").first()


def _issued_alone(period: Period) -> frozenset[int]:
    """Return whose result stands as it was issued for them alone: early, or after an objection."""
    rows = Result.objects.filter(cycle=period.cycle_id, period=period.key).current()
    return frozenset(rows.exclude(computation__person=None).values_list("person_id", flat=True))


def _until_before(period: Period, person: Person) -> date | None:
    """Return the last day that an earlier version counted to: a new one counts to the same."""
    before = standing_of(period, person)
    return before.computation.until if before else None


def _refuse_early(period: Period, early: Early) -> None:
    if is_closed(period):
        raise DomainError(
            "period_closed",
            _("%(period)s is closed for everybody. A correction is issued as a new version, with its reason.")
            % {"period": period.key},
        )
    if not period.starts_on <= early.until <= period.ends_on:
        raise DomainError(
            "not_in_period",
            _("The last day lies between %(first)s and %(last)s, in the period itself.")
            % {"first": date_format(period.starts_on), "last": date_format(period.ends_on)},
        )


def _refuse_unreasoned(period: Period, done: Closed, reason: str) -> None:
    if done.further and not reason.strip():
        raise DomainError(
            "reason_needed",
            _(
                "Some people already have another result for %(period)s. It stays readable as an earlier"
                " version; say why it is issued again."
            )
            % {"period": period.key},
        )
