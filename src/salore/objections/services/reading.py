"""That a party read the decision: until then it stands among what they have to do."""

from __future__ import annotations

from salore.core import clock
from salore.objections.models import Objection
from salore.organisation.viewer import Viewer


def decision_read(*, actor: Viewer, objection: Objection) -> None:
    """Note the first time; a page opened again writes nothing."""
    for person_id, field in (
        (objection.person_id, "person_read_at"),
        (objection.appraiser_id, "appraiser_read_at"),
    ):
        if person_id in actor.themselves and getattr(objection, field) is None:
            Objection.objects.filter(pk=objection.pk, **{field: None}).update(**{field: clock.now()})
