"""Closing a period: tables, engine, frozen rows. Seen by those concerned only when it is released.

Belongs here: the close and its release. Does not: what is missing beforehand (`readiness`). A close that was
killed has written nothing and is begun again; a second one of the same rows freezes nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from salore.appraisal.computing import Computed, computed
from salore.core import clock, files
from salore.core.errors import DomainError, StaleError
from salore.core.exclusive import exclusively
from salore.core.models import StoredFile
from salore.cycles.models import Cycle, Period
from salore.ledger.services import record, record_each
from salore.organisation.models import Unit
from salore.organisation.viewer import Viewer
from salore.results.freezing import Frozen, batches, freeze
from salore.results.models import Computation, Release, Result

INPUTS = "inputs"
ZIP = "application/zip"
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Closed(Frozen):
    """What a close froze; `computation` is empty where nothing was new."""

    computation: Computation | None = None


def period_close(*, actor: Viewer, period: Period, told: Told, reason: str = "") -> Closed:
    """Freeze what the engine makes of a period today. Results that stand already need a reason to change."""
    with exclusively(f"results.close:{period.pk}") as alone:
        if not alone:
            raise StaleError(
                "close_under_way", _("%(period)s is being closed already.") % {"period": period.key}
            )
        as_of = clock.today(period.agency.time_zone)
        with computed(period, as_of=as_of) as found:
            archive = _archive(actor, found)
            done = _freeze(actor, period, found, archive, reason, told)
    if done.computation is None:
        files.forget(archive)
    return done


def is_closed(period: Period) -> bool:
    """Whether results of a period were frozen here; what was computed elsewhere closes nothing."""
    return Computation.objects.filter(cycle=period.cycle_id, period=period.key, awaits_release=True).exists()


def period_rehearse(*, period: Period) -> dict[str, int]:
    """Compute a period as a close would and keep nothing; return how many people are how far."""
    with computed(period, as_of=clock.today(period.agency.time_zone)) as found:
        counts = {"people": 0, "decided": 0}
        for person in found.output.people():
            if found.tables.people[person.person_id] in found.tables.asked:
                counts["people"] += 1
                counts["decided"] += bool(person.values["predicate"])
        return counts


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
    # Imports of the same year number versions too.
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=period.cycle_id)
    done = Closed(period.key)
    computation = Computation(
        agency_id=period.agency_id,
        cycle=cycle,
        period=period.key,
        pack_hash=found.output.pack_hash,
        manifest=found.output.manifest,
        archive=archive,
        awaits_release=True,
        made_at=clock.now(),
    )
    tables = found.tables
    asked = (
        (tables.people[person.person_id], person)
        for person in found.output.people()
        if tables.people[person.person_id] in tables.asked
    )
    for people in batches(asked):
        freeze(computation, people, done, reason=reason, units=tables.units)
        told(done.known, len(tables.asked))
    if done.further and not reason.strip():
        raise DomainError(
            "reason_needed",
            _(
                "Some people already have another result for %(period)s. It stays readable as an earlier"
                " version; say why it is issued again."
            )
            % {"period": period.key},
        )
    if computation.pk:
        done.computation = computation
        record(actor, "results.closed", computation, period=done.period, first=done.first,
               further=done.further, reason=reason)  # fmt: skip
    return done


@transaction.atomic
def results_release(*, actor: Viewer, period: Period, released_on: date, unit: Unit | None = None) -> Release:
    """Let those concerned see a closed period from a day on: everybody, or a unit with what is below it."""
    results = Result.objects.filter(
        agency_id=actor.agency_id, cycle=period.cycle_id, period=period.key, computation__awaits_release=True
    )
    if unit is not None:
        results = results.filter(unit__path__startswith=unit.path)
    if not results.exists():
        raise DomainError(
            "nothing_to_release", _("There are no closed results of %(period)s.") % {"period": period.key}
        )
    if released_on < actor.today:
        raise DomainError(
            "release_in_past", _("Nobody could have read it on a day that is over. Choose today or later.")
        )
    release = Release(
        agency_id=actor.agency_id,
        cycle_id=period.cycle_id,
        period=period.key,
        unit=unit,
        released_on=released_on,
        made_by_id=actor.person_id,
        made_at=clock.now(),
    )
    try:
        with transaction.atomic():
            release.save(force_insert=True)
    except IntegrityError:
        raise StaleError("released_already", _("This was released already.")) from None
    rows = results.current().only("uid", "person_id")
    record(actor, "results.released", release, period=period.key, released_on=released_on)
    record_each(actor, "result.released", [(row, row.person_id) for row in rows], period=period.key)
    return release
