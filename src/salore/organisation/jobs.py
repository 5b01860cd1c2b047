"""Jobs of the organisation, thin: each calls one service."""

from __future__ import annotations

from salore.core.jobs import job
from salore.core.models import JobRun
from salore.organisation.imports import services
from salore.organisation.models import ImportBatch, Person
from salore.organisation.states import ImportState
from salore.organisation.viewer import viewer_for


@job("imports.preview")
def preview(run: JobRun, batch_id: int, language: str) -> None:
    services.batch_preview(
        ImportBatch.objects.select_related("agency", "file").get(pk=batch_id), run, language
    )


@job("imports.apply")
def apply(run: JobRun, batch_id: int, person_id: int) -> None:
    actor = viewer_for(Person.objects.select_related("agency").get(pk=person_id))
    try:
        services.batch_apply(actor, ImportBatch.objects.select_related("agency", "file").get(pk=batch_id))
    except BaseException:
        # Nothing was taken over: it may be confirmed again.
        ImportBatch.objects.filter(pk=batch_id).update(state=ImportState.PREVIEWED)
        raise
    del run
