"""What the performance team reads before it opens or closes a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from salore.cycles.models import Cycle
from salore.cycles.services.running import missing_stages
from salore.organisation.models import Assignment, Employment, Leadership, Person


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whom a year would ask on the day, and what is missing; only missing stages hold it back."""

    serving: int
    by_kind: dict[str, int]
    without_employment: int
    without_superior: int
    without_account: int
    missing: list[tuple[str, str]]

    @property
    def is_ready(self) -> bool:
        return not self.missing


def readiness(cycle: Cycle, today: date) -> Readiness:
    """Count who serves on the day, and for whom something is not in order; a query each."""
    posts = Assignment.objects.on(today).filter(agency=cycle.agency_id)
    employed = Employment.objects.on(today).filter(agency=cycle.agency_id)
    led = Leadership.objects.on(today).filter(agency_id=cycle.agency_id)
    serving = Person.objects.filter(agency=cycle.agency_id, pk__in=posts.values("person_id"))
    kinds = employed.filter(person__in=serving.values("pk")).values_list("kind")
    return Readiness(
        serving=serving.count(),
        by_kind=dict(kinds.annotate(n=Count("person", distinct=True)).order_by("-n")),
        # Each as one set: asked person by person, the view of who leads whom would be read once for each.
        without_employment=serving.exclude(pk__in=employed.values("person_id")).count(),
        without_superior=serving.exclude(pk__in=led.values("person_id")).count(),
        without_account=serving.filter(user=None).count(),
        missing=[(kind, period.key if period else "") for kind, period in missing_stages(cycle)],
    )
