"""A recap from its upload to what holds, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from salore.core import clock, files, jobs
from salore.core.batches import in_batches
from salore.core.errors import StaleError
from salore.core.files.store import Upload
from salore.core.models import JobRun
from salore.ledger.services import record
from salore.organisation.models import Identifier
from salore.organisation.viewer import Viewer
from salore.results.models import OfficialList, OfficialPredicate
from salore.results.official.comparing import Known, compare
from salore.results.official.files import opened, proposal_of, remember, sheet_names, table_of
from salore.results.reading.recaps import read_recap
from salore.results.states import TAKEN, OfficialState

_BATCH = 1000
_LIMIT_BYTES = 48 * 2**20


def official_upload(*, actor: Viewer, upload: Upload, year: int) -> OfficialList:
    """Keep a recap; where its columns are known it is read at once."""
    kept = files.keep(actor, upload, kinds=files.SHEETS, limit_bytes=_LIMIT_BYTES)
    with transaction.atomic():
        brought = OfficialList(
            agency_id=actor.agency_id,
            file=kept,
            file_name=kept.original_name[:200],
            year=year,
            made_by_id=actor.person_id,
            made_at=clock.now(),
        )
        proposal = proposal_of(brought, actor.language)
        brought.save()
        record(actor, "official_list.uploaded", brought)
        if proposal.is_certain and len(sheet_names(brought, actor.language)) == 1:
            official_match(actor=actor, brought=brought, mapping=proposal.mapping)
    return brought


def official_sheet(*, actor: Viewer, brought: OfficialList, sheet: str) -> None:
    """Look at another sheet of the file."""
    with transaction.atomic():
        _claim(brought, (OfficialState.MATCHING, OfficialState.FAILED), OfficialState.MATCHING)
        brought.sheet = sheet
        with opened(brought, actor.language):
            brought.save(update_fields=["sheet"])


def official_match(*, actor: Viewer, brought: OfficialList, mapping: Mapping[str, str]) -> None:
    """Settle the columns, remember them, and have the file read."""
    from salore.results.jobs import read_official

    with transaction.atomic():
        _claim(brought, (OfficialState.MATCHING, OfficialState.FAILED), OfficialState.READING)
        remember(brought, mapping, actor.language)
        brought.mapping = dict(mapping)
        brought.run = jobs.start(actor, read_official, list_id=brought.pk, language=actor.language)
        brought.save(update_fields=["mapping", "run"])


def official_read(brought: OfficialList, run: JobRun, language: str) -> None:
    """Read the file and write down what each row means. Called by the worker."""
    known = _known(brought)
    OfficialPredicate.objects.filter(list=brought).delete()
    try:
        with opened(brought, language) as sheet:
            today = clock.today(brought.agency.time_zone)
            read = list(read_recap(table_of(sheet, brought), brought.year, today))
            rows = compare(brought, read, known)
            for done, part in enumerate(in_batches(rows, _BATCH), 1):
                OfficialPredicate.objects.bulk_create(part)
                jobs.progress(run, min(done * _BATCH, len(read)), len(read))
            brought.has_formulas = sheet.has_formulas_without_value
    except BaseException:
        # Whatever it was, the page says so and another file can be tried.
        OfficialList.objects.filter(pk=brought.pk).update(state=OfficialState.FAILED)
        raise
    counted = brought.rows.values_list("outcome").annotate(Count("pk")).order_by()
    brought.counts, brought.state = dict(counted), OfficialState.PREVIEWED
    brought.save(update_fields=["counts", "has_formulas", "state"])


def official_confirm(*, actor: Viewer, brought: OfficialList) -> None:
    """Let a previewed recap hold. What was left out is not kept: it may be about other agencies' people."""
    with transaction.atomic():
        _claim(brought, (OfficialState.PREVIEWED,), OfficialState.APPLIED)
        brought.rows.exclude(outcome__in=TAKEN).delete()
        brought.applied_at = clock.now()
        brought.save(update_fields=["applied_at"])
        record(actor, "official_list.applied", brought, counts=brought.counts)


def official_withdraw(*, actor: Viewer, brought: OfficialList) -> None:
    """Take a recap back: what was official before holds again."""
    with transaction.atomic():
        _claim(brought, (OfficialState.APPLIED,), OfficialState.WITHDRAWN)
        record(actor, "official_list.withdrawn", brought)


def official_discard(*, actor: Viewer, brought: OfficialList) -> None:
    """Leave everything as it is; file and rows are deleted."""
    waiting = {OfficialState.MATCHING, OfficialState.PREVIEWED, OfficialState.FAILED}
    if brought.broke_off:
        waiting.add(OfficialState.READING)
    with transaction.atomic():
        _claim(brought, waiting, OfficialState.WITHDRAWN)
        kept, brought.file = brought.file, None
        brought.save(update_fields=["file"])
        brought.rows.all().delete()
        if kept and not OfficialList.objects.filter(file=kept).exists():
            files.forget(kept)
        record(actor, "official_list.discarded", brought)


def _known(brought: OfficialList) -> Known:
    people = Identifier.objects.filter(agency_id=brought.agency_id).exclude(kind="siasn")
    rows = OfficialPredicate.objects.filter(list__agency_id=brought.agency_id).in_force()
    standing = rows.values_list("person_id", "period", "predicate_code")
    return Known(
        people=dict(people.values_list("value", "person_id")),
        official={(person, period): code for person, period, code in standing},
    )


def _claim(brought: OfficialList, states: Iterable[str], state: OfficialState) -> None:
    """Move a list on, if nobody else did meanwhile."""
    if not OfficialList.objects.filter(pk=brought.pk, state__in=states).update(state=state):
        raise StaleError("moved_on", _("This file was taken further or discarded meanwhile."))
    brought.state = state
