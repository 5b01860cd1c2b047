"""Jobs of the organisation, thin: each calls one service."""

from __future__ import annotations

from django.utils import translation

from salore.core.jobs import app, job
from salore.core.models import JobRun
from salore.organisation import operations
from salore.organisation.imports import services
from salore.organisation.imports.expiring import batches_expire
from salore.organisation.models import Agency, ImportBatch, Person, Unit
from salore.organisation.services.access_letters import addressed, recipients
from salore.organisation.states import ImportState
from salore.organisation.viewer import installation, viewer_for


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


@job("letters.print")
def letters(
    run: JobRun,
    actor_id: int,
    unit_id: int | None,
    person_id: int | None,
    only_new: bool,
    title: str,
    url: str,
    language: str,
) -> None:
    # Typst is loaded here, by the worker, and by no process that serves pages.
    from salore.organisation.letter_printing import print_batch

    actor = viewer_for(Person.objects.get(pk=actor_id))
    unit = Unit.objects.visible_to(actor).get(pk=unit_id) if unit_id else None
    person = Person.objects.visible_to(actor).get(pk=person_id) if person_id else None
    chosen = addressed(actor, recipients(actor, unit=unit, person=person, only_new=only_new))
    with translation.override(language):
        print_batch(actor, run, chosen, title=title, url=url)


@app.periodic(cron="5 * * * *")
@app.task(name="organisation.calendar", queue="people", lock="organisation.calendar")
def follow_calendar(timestamp: int) -> None:
    """Bring each agency to its day: every hour, for midnight comes at different hours."""
    del timestamp
    for agency in Agency.objects.all():
        operations.follow_calendar(actor=installation(agency.pk, agency.time_zone))


@app.periodic(cron="35 2 * * *")
@app.task(name="imports.expire", queue="people", lock="imports.expire")
def expire_imports(timestamp: int) -> None:
    """Take away imports whose time is over."""
    del timestamp
    for agency in Agency.objects.all():
        batches_expire(actor=installation(agency.pk, agency.time_zone))
