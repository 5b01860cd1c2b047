"""Jobs of appraisal, thin: each calls one service. None carries or says a pair, by argument or message."""

from __future__ import annotations

from django.utils import translation

from salore.appraisal.computing import proposing
from salore.core.jobs import job, progress
from salore.core.models import JobRun
from salore.cycles.models import Period


@job(proposing.KIND)
def propose(run: JobRun, period_id: int, language: str = "id") -> None:
    """Compute what the engine proposes of a period; pages say meanwhile that it is being computed."""
    period = Period.objects.select_related("agency", "cycle__pack_version").get(
        agency_id=run.agency_id, pk=period_id
    )
    with translation.override(language):
        done = proposing.proposals_compute(period, told=lambda known, total: progress(run, known, total))
        run.message = proposing.said_of(done, period)
