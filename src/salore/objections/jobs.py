"""Jobs of objections, thin: each calls one service."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from salore.core import jobs
from salore.core.jobs import app, job, progress
from salore.core.models import JobRun
from salore.cycles.saying import period_name
from salore.objections.models import Objection
from salore.objections.services.recording import refresh_deciders
from salore.objections.services.reissuing import objection_reissue, waiting_for_reissue
from salore.organisation.viewer import viewer_for


@job("objections.reissue")
def reissue(run: JobRun, objection_id: int) -> None:
    """Issue the result anew that an objection changed."""
    objection = Objection.objects.select_related(
        "decided_by__agency", "person", "result", "period__agency", "period__cycle__pack_version"
    ).get(pk=objection_id, agency_id=run.agency_id)
    # The reason stands in the result for good: in the language of the agency's papers.
    with translation.override("id"):
        objection_reissue(objection=objection, told=lambda known, total: progress(run, known, total))
    run.message = _("The result %(period)s is issued anew.") % {"period": period_name(objection.period.key)}


@app.periodic(cron="*/10 * * * *")
@app.task(name="objections.take_up_again", queue="people", lock="objections.take_up_again")
def take_up_again(timestamp: int) -> None:
    """Begin again what a close under way or a fault kept from being issued."""
    del timestamp
    under_way = JobRun.objects.filter(
        kind=reissue.kind, state__in=(JobRun.State.WAITING, JobRun.State.RUNNING)
    )
    if under_way.exists():
        return
    for objection in waiting_for_reissue():
        if objection.decided_by is not None:
            jobs.start(viewer_for(objection.decided_by), reissue, total=1, objection_id=objection.pk)


@app.periodic(cron="17 * * * *")
@app.task(name="objections.refresh_deciders", queue="people", lock="objections.refresh_deciders")
def refresh(timestamp: int) -> None:
    """Ask anew whose turn pending cases are: posts are filled and people stand in from a day on."""
    del timestamp
    refresh_deciders()
