"""A source is left out for one person, where it was decided so: its cell counts and shows no more."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.appraisal.models import Collection, SourceOmission, SourceResult
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.cycles.models import Period
from salore.ledger.services import record
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer


def sources_that_count(period: Period, person: Person) -> list[str]:
    """Return the anonymous sources that may be left out for somebody: those with a cell that counts."""
    cells = SourceResult.objects.filter(collection__period=period, ratee=person, suppressed=False)
    return sorted(cells.counting().values_list("source", flat=True))


@transaction.atomic
def source_leave_out(
    *, actor: Viewer, period: Period, person: Person, source: str, reason: str
) -> SourceOmission:
    """Use the released cell of an anonymous source no more for one person; its weight goes to the others.

    The cell stays as it was counted. Remarks of the source are shown no more either. Results that exist
    change only when the person is closed again.
    """
    if not reason.strip():
        raise DomainError("reason_missing", _("Say why: whoever is affected reads it."))
    cells = SourceResult.objects.filter(collection__period=period, ratee=person, source=source)
    cell = cells.standing().filter(suppressed=False).first()
    if cell is None:
        raise DomainError("no_cell", _("Nothing of this source is used for this person."))
    # Cells themselves are never changed, nor locked for it.
    Collection.objects.select_for_update().get(pk=cell.collection_id)
    if SourceOmission.objects.filter(cell=cell).exists():
        raise StaleError("left_out_already", _("This source is left out for this person already."))
    omission = SourceOmission(
        cell=cell, reason=reason.strip(), left_out_by_id=actor.person_id, left_out_at=clock.now()
    )
    omission.full_clean()
    omission.save()
    record(
        actor, "source.left_out", omission,
        person_id=person.pk, period=period.key, source=source, reason=omission.reason,
    )  # fmt: skip
    return omission
