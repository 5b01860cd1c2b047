"""Jobs of results, thin: each calls one service."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from salore.core.jobs import job, progress
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.organisation.models import Person
from salore.organisation.viewer import viewer_for
from salore.results import closing


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


def _period(agency_id: int, period_id: int) -> Period:
    return Period.objects.select_related("agency", "cycle__pack_version").get(
        agency_id=agency_id, pk=period_id
    )
