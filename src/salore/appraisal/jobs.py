"""Jobs of appraisal, thin: each calls one service. None carries or says a pair, by argument or message."""

from __future__ import annotations

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from salore.appraisal.access import collection_for_operator
from salore.appraisal.computing import proposing, renewing
from salore.appraisal.models import Collection
from salore.appraisal.services import collecting, handing_out
from salore.core import clock
from salore.core.jobs import app, job, progress, start
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.cycles.reminding import send, write_down
from salore.organisation.models import Agency, Person
from salore.organisation.viewer import Viewer, installation, viewer_for


@job("collection.look")
def look(run: JobRun, person_id: int, collection_uid: str) -> None:
    actor = _actor(person_id)
    handing_out.quality_look(actor=actor, collection=collection_for_operator(actor, UUID(collection_uid)))
    with translation.override(actor.language):
        run.message = _("The figures stand on the page of the collection.")


@job("collection.hand_out")
def hand_out(run: JobRun, person_id: int, collection_uid: str) -> None:
    actor = _actor(person_id)
    handing_out.hand_out(actor=actor, collection=collection_for_operator(actor, UUID(collection_uid)))
    with translation.override(actor.language):
        run.message = _("All forms are handed out; whoever is asked finds them on the home page.")


@job("collection.remind")
def remind(run: JobRun, collection_uid: str) -> None:
    """Remind whoever has forms left. How many that were, the run does not say: it might be one."""
    collection = Collection.objects.select_related("agency").get(
        agency_id=run.agency_id, uid=UUID(collection_uid)
    )
    write_down(collection.agency, collecting.raters_missing(collection))
    send()


@job(proposing.KIND)
def propose(run: JobRun, period_id: int, language: str = "id") -> None:
    """Compute what the engine proposes of a period; pages say meanwhile that it is being computed."""
    period = Period.objects.select_related("agency", "cycle__pack_version").get(
        agency_id=run.agency_id, pk=period_id
    )
    with translation.override(language):
        done = proposing.proposals_compute(period, told=lambda known, total: progress(run, known, total))
        run.message = proposing.said_of(done, period)


def propose_anew(period: Period) -> JobRun:
    """Have the proposals of a period computed by the installation itself, for whoever decides."""
    actor = installation(period.agency_id, period.agency.time_zone)
    language = (translation.get_language() or "id")[:2]
    mark = renewing.mark_of(period)
    return start(actor, propose, href=mark, period_id=period.pk, language=language)


@app.periodic(cron="35 * * * *")
@app.task(name="proposals.renew", queue="people", lock="proposals.renew")
def renew(timestamp: int) -> None:
    """Renew the proposals of what is being decided: every hour, for night comes at different hours."""
    del timestamp
    for agency in Agency.objects.all():
        if not renewing.is_night(agency):
            continue
        for period in renewing.periods_near(agency, clock.today(agency.time_zone)):
            propose_anew(period)


def _actor(person_id: int) -> Viewer:
    return viewer_for(Person.objects.select_related("agency").get(pk=person_id))
