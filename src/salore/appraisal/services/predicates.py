"""Setting the predicate of an organisation, by the level above. It changes nobody's decision by itself."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.appraisal.deciding.predicates import units_below
from salore.appraisal.deciding.reasons import is_sentence
from salore.appraisal.models import OrganisationPredicate
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.core.files import PHOTOS, Kind, keep
from salore.core.files.store import Upload
from salore.cycles.closed import refuse_while_closing
from salore.cycles.models import Period
from salore.ledger.services import record
from salore.organisation.models import Unit
from salore.organisation.viewer import Viewer

SCANS = PHOTOS | frozenset({Kind.PDF})
BASIS_LENGTH = 2_000


@transaction.atomic
def predicate_set(
    *,
    actor: Viewer,
    unit: Unit,
    period: Period,
    predicate: str,
    is_final: bool,
    basis: str,
    seen: int,
    scan: Upload | None = None,
) -> OrganisationPredicate:
    """Set the predicate of a unit beside what was set before; `seen` is the last of these, 0 for none."""
    if actor.person_id is None or unit not in units_below(actor):
        raise DomainError("not_above", _("The predicate of a unit is set by the level above it."))
    if not is_sentence(basis):
        raise DomainError("basis_missing", _("Say in a sentence what the predicate rests on."))
    refuse_while_closing(period)
    # Two at once would each not know of the other.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    before = OrganisationPredicate.objects.filter(unit=unit, period=period).order_by("-pk")
    last = before.first()
    if (last.pk if last else 0) != seen:
        raise StaleError("predicate_changed", _("Meanwhile another predicate was set. Read it, then decide."))
    if not is_final and before.filter(is_final=True).exists():
        raise DomainError(
            "predicate_final", _("The predicate is final. A correction is final too, with its basis.")
        )
    row = OrganisationPredicate(
        agency_id=actor.agency_id,
        unit=unit,
        period=period,
        predicate=predicate,
        is_final=is_final,
        basis=basis.strip(),
        scan=keep(actor, scan, kinds=SCANS) if scan else None,
        set_by_id=actor.person_id,
        set_at=clock.now(),
    )
    row.full_clean()
    row.save()
    record(
        actor, "predicate.set", row, unit=unit.code, period=period.key, predicate=predicate,
        is_final=is_final, before=last.predicate if last else None,
    )  # fmt: skip
    return row
