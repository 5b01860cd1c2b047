"""Scans of the paper that was signed by hand, kept beside the version that it is of."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from salore.core import clock
from salore.core.errors import DomainError
from salore.core.files import PHOTOS, Kind, keep
from salore.core.files.store import Upload
from salore.ledger.services import record
from salore.organisation.viewer import Viewer
from salore.planning.access import decides, plan_for_edit, plan_for_view
from salore.planning.models import Plan, SignedSheet
from salore.planning.services.goals import helped

SCANS = PHOTOS | frozenset({Kind.PDF})
_MOST_SHEETS = 20


def plan_for_signing(viewer: Viewer, uid: UUID) -> Plan:
    """Return a plan to which the viewer may add a scan: their own, one they help with or decide on."""
    plan = plan_for_view(viewer, uid)
    return plan if decides(viewer, plan) else plan_for_edit(viewer, uid)


def signed_for_view(viewer: Viewer, uid: UUID) -> SignedSheet:
    """Return a scan of a plan that the viewer may read."""
    sheet = _sheet(viewer, uid)
    plan_for_view(viewer, sheet.plan.uid)
    return sheet


def signed_for_change(viewer: Viewer, uid: UUID) -> SignedSheet:
    """Return a scan that the viewer may take away."""
    sheet = _sheet(viewer, uid)
    plan_for_signing(viewer, sheet.plan.uid)
    return sheet


def _sheet(viewer: Viewer, uid: UUID) -> SignedSheet:
    rows = SignedSheet.objects.filter(agency_id=viewer.agency_id, uid=uid)
    found = rows.select_related("plan__cycle", "file").first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def signed_attach(*, actor: Viewer, plan: Plan, upload: Upload) -> SignedSheet:
    """Keep a scan beside the agreed version; what holds is that version, not the picture."""
    if not plan.version:
        raise DomainError("not_agreed", _("Only an agreed plan has a sheet to be signed. Agree it first."))
    if plan.signed_sheets.count() >= _MOST_SHEETS:
        raise DomainError(
            "too_many_sheets", _("There are enough scans; remove one that is not needed first.")
        )
    sheet = SignedSheet.objects.create(
        agency_id=plan.agency_id,
        plan=plan,
        version=plan.version,
        file=keep(actor, upload, kinds=SCANS),
        added_at=clock.now(),
        added_by_id=actor.person_id,
    )
    record(
        actor, "plan.signed_sheet_added", sheet, person_id=plan.person_id, helped_id=helped(actor, plan),
        version=plan.version,
    )  # fmt: skip
    return sheet


@transaction.atomic
def signed_remove(*, actor: Viewer, sheet: SignedSheet) -> None:
    """Take a scan away; the log keeps that it was there."""
    record(
        actor, "plan.signed_sheet_removed", sheet, person_id=sheet.plan.person_id, version=sheet.version,
        sha256=sheet.file.sha256,
    )  # fmt: skip
    sheet.delete()
