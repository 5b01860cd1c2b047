"""Releasing frozen results: from a day on those concerned read them. Everybody, a unit, or one person.

A release shows what was frozen when it was made. What is frozen later waits for another: nobody reads a new
version that nobody looked at. While its day has not come, a release can be taken back.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.cycles.models import Cycle, Period
from salore.ledger.services import record, record_each
from salore.organisation.models import Person, Unit
from salore.organisation.viewer import Viewer
from salore.results.models import Computation, Release, Result, ResultQuerySet
from salore.results.selectors import release_of


@transaction.atomic
def results_release(
    *,
    actor: Viewer,
    period: Period,
    released_on: date,
    unit: Unit | None = None,
    person: Person | None = None,
) -> Release:
    """Let those concerned read a closed period from a day on: all, a unit with what is below it, or one."""
    # Locked: what is frozen meanwhile, or released by somebody else, is seen here or waits.
    Cycle.objects.select_for_update(of=("self",)).get(pk=period.cycle_id)
    standing = _frozen(period, unit, person)
    if not standing.exists():
        raise DomainError(
            "nothing_to_release", _("There are no closed results of %(period)s.") % {"period": period.key}
        )
    if released_on < actor.today:
        raise DomainError(
            "release_in_past", _("Nobody could have read it on a day that is over. Choose today or later.")
        )
    waiting = waiting_results(period, released_on=released_on, unit=unit, person=person)
    rows = list(waiting.only("uid", "person_id"))
    if not rows:
        raise StaleError("released_already", _("This was released already."))
    release = Release.objects.create(
        agency_id=period.agency_id,
        cycle_id=period.cycle_id,
        period=period.key,
        unit=unit,
        person=person,
        shows_until=_last_computation(period),
        released_on=released_on,
        made_by_id=actor.person_id,
        made_at=clock.now(),
    )
    record(actor, "results.released", release, period=period.key, released_on=released_on)
    record_each(actor, "result.released", [(row, row.person_id) for row in rows], period=period.key)
    return release


def waiting_results(
    period: Period, *, released_on: date, unit: Unit | None = None, person: Person | None = None
) -> ResultQuerySet:
    """Return whose results would be read earlier by a release on the day than they are without it."""
    standing = _frozen(period, unit, person)
    return standing.exclude(pk__in=standing.released(released_on).values("pk"))


@transaction.atomic
def release_take_back(*, actor: Viewer, release: Release) -> None:
    """Take a release back whose day has not come: nobody has read anything by it."""
    held = Release.objects.select_for_update(of=("self",)).filter(pk=release.pk).first()
    if held is None:
        raise StaleError("release_gone", _("This release was taken back already."))
    if held.released_on <= actor.today:
        raise DomainError(
            "release_in_force",
            _("Its day has come, and people may have read it. Issue a new version instead, with its reason."),
        )
    _take_back(actor, held)


def pending_take_back(actor: Viewer, period: Period) -> int:
    """Take back what is not in force where versions changed: somebody looks first, then releases anew."""
    pending = Release.objects.filter(
        cycle=period.cycle_id, period=period.key, released_on__gt=actor.today, person=None
    )
    rows = list(pending.select_for_update(of=("self",)))
    for row in rows:
        _take_back(actor, row)
    return len(rows)


def version_release(actor: Viewer, period: Period, before: Result, version: Result) -> None:
    """Let a person's new version be read as the one before is, or will be; one that waits, waits on."""
    if not before.computation.awaits_release:
        since = actor.today
    elif (covering := release_of(before)) is not None:
        since = max(actor.today, covering.released_on)
    else:
        return
    release = Release.objects.create(
        agency_id=period.agency_id,
        cycle_id=period.cycle_id,
        period=period.key,
        person_id=version.person_id,
        shows_until=version.computation,
        released_on=since,
        made_by_id=actor.person_id,
        made_at=clock.now(),
    )
    record(
        actor, "results.released", release, person_id=version.person_id, period=period.key, released_on=since
    )
    record_each(actor, "result.reissued", [(version, version.person_id)], period=period.key)


def _take_back(actor: Viewer, release: Release) -> None:
    record(
        actor, "results.release_taken_back", release, person_id=release.person_id, period=release.period,
        released_on=release.released_on,
    )  # fmt: skip
    release.delete()


def _frozen(period: Period, unit: Unit | None, person: Person | None) -> ResultQuerySet:
    rows = Result.objects.filter(
        agency_id=period.agency_id, cycle=period.cycle_id, period=period.key, computation__awaits_release=True
    )
    if unit is not None:
        rows = rows.filter(unit__path__startswith=unit.path)
    if person is not None:
        rows = rows.filter(person=person)
    return rows.current()


def _last_computation(period: Period) -> Computation:
    frozen = Computation.objects.filter(cycle=period.cycle_id, period=period.key, awaits_release=True)
    return frozen.latest("pk")
