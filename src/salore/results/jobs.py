"""Jobs of results, thin: each calls one service."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.core.jobs import job, progress
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.organisation.models import Person
from salore.organisation.viewer import viewer_for
from salore.results import closing
from salore.results.models import OfficialList
from salore.results.official import services, siasn
from salore.results.states import EarlyGround


@job("results.rehearse")
def rehearse(run: JobRun, person_id: int, period_id: int) -> None:
    actor = viewer_for(Person.objects.select_related("agency").get(pk=person_id))
    with translation.override(actor.language):
        counts = closing.period_rehearse(period=_period(actor.agency_id, period_id))
        run.message = (
            _("Computed without a fault: %(decided)s of %(people)s people have a predicate.") % counts
        )


@job("results.close")
def close(run: JobRun, person_id: int, period_id: int, reason: str = "") -> None:
    actor = viewer_for(Person.objects.select_related("agency").get(pk=person_id))
    with translation.override(actor.language):
        done = closing.period_close(
            actor=actor,
            period=_period(actor.agency_id, period_id),
            reason=reason,
            told=lambda known, total: progress(run, known, total),
        )
        run.message = _(
            "%(period)s is closed: %(first)s results are frozen, %(further)s issued anew, %(unchanged)s stand"
            " as before. Nobody concerned sees them until you release them."
        ) % {
            "period": done.period,
            "first": done.first,
            "further": done.further,
            "unchanged": done.unchanged,
        }


@job("results.close_one")
def close_one(
    run: JobRun,
    person_id: int,
    period_id: int,
    about: int,
    ground: str,
    until: str,
    release_on: str,
    reason: str,
) -> None:
    """Close a period early for one person, and let it be read from a day on."""
    actor = viewer_for(Person.objects.select_related("agency").get(pk=person_id))
    period = _period(actor.agency_id, period_id)
    person = Person.objects.get(agency_id=actor.agency_id, pk=about)
    with translation.override(actor.language):
        closing.early_close(
            actor=actor,
            period=period,
            person=person,
            early=closing.Early(ground=EarlyGround(ground), until=date.fromisoformat(until)),
            released_on=date.fromisoformat(release_on),
            reason=reason,
            told=lambda known, total: progress(run, known, total),
        )
        run.message = _("%(period)s is closed for %(person)s, who reads the result from %(day)s on.") % {
            "period": period.key,
            "person": person.full_name,
            "day": date_format(date.fromisoformat(release_on)),
        }


@job("results.issue_anew")
def issue_anew(run: JobRun, person_id: int, period_id: int, about: int, reason: str) -> None:
    """Freeze what was decided on somebody after their period was closed for them alone."""
    actor = viewer_for(Person.objects.select_related("agency").get(pk=person_id))
    person = Person.objects.get(agency_id=actor.agency_id, pk=about)
    with translation.override(actor.language):
        done = closing.person_close(
            actor=actor,
            period=_period(actor.agency_id, period_id),
            person=person,
            reason=reason,
            told=lambda known, total: progress(run, known, total),
        )
        names = {"person": person.full_name}
        run.message = (
            _("The result of %(person)s is issued anew, beside the one before.") % names
            if done.further
            else _("The result of %(person)s stands as it was: nothing changed.") % names
        )


@job("results.print")
def print_results(run: JobRun, person_id: int, period: str, unit_path: str, **wish: Any) -> None:
    # Only the worker that prints carries the compiler of the sheets.
    from salore.results.printing import bulk

    viewer = viewer_for(Person.objects.select_related("agency").get(pk=person_id))
    spoken = wish.pop("spoken")
    with translation.override(spoken):
        results = bulk.results_to_print(viewer, period=period, unit_path=unit_path)
        progress(run, 0, len(results))
        run.file = bulk.print_results(
            viewer, results, period=period, told=lambda done: progress(run, done), **wish
        )
        run.message = ngettext(
            "The documents of %(n)s person are printed.",
            "The documents of %(n)s people are printed.",
            len(results),
        ) % {"n": len(results)}


@job("results.read_official")
def read_official(run: JobRun, list_id: int, language: str) -> None:
    with translation.override(language):
        brought = OfficialList.objects.select_related("agency", "file").get(pk=list_id)
        services.official_read(brought, run, language)


@job("results.siasn")
def write_siasn(run: JobRun, person_id: int, period_id: int) -> None:
    actor = viewer_for(Person.objects.select_related("agency").get(pk=person_id))
    with translation.override(actor.language):
        made = siasn.siasn_write(
            actor=actor,
            period=_period(actor.agency_id, period_id),
            told=lambda known, total: progress(run, known, total),
        )
        run.file = made.file
        run.message = _("%(ready)s people are ready for SIASN; of %(missing)s something is missing.") % {
            "ready": made.ready,
            "missing": made.missing,
        }


def _period(agency_id: int, period_id: int) -> Period:
    return Period.objects.select_related("agency", "cycle__pack_version").get(
        agency_id=agency_id, pk=period_id
    )
