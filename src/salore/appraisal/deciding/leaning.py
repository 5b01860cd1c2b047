"""How named raters of somebody lean, for the one who decides on that person and nobody else."""

from __future__ import annotations

from django.db.models import Q

from salore.appraisal.models import Evaluation, NamedAnswer, RaterLean
from salore.appraisal.states import Source
from salore.organisation.viewer import Viewer


def leans_of(viewer: Viewer, person_id: int) -> list[RaterLean]:
    """Return what is known last of whoever rated or decided on the person, the viewer aside; one query."""
    rated = NamedAnswer.objects.filter(ratee_id=person_id).exclude(source=Source.SELF)
    decided = Evaluation.objects.filter(person_id=person_id).exclude(decided_by=None)
    rows = RaterLean.objects.filter(
        Q(rater__in=rated.values("rater_id")) | Q(rater__in=decided.values("decided_by_id")),
        agency_id=viewer.agency_id,
    ).exclude(rater_id=viewer.person_id)
    last = rows.order_by("rater_id", "-period__ends_on", "-period__starts_on").distinct("rater_id")
    return list(last.select_related("rater", "period"))
