"""What the performance team reads before it opens or closes a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

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
    """Count who serves on the day, and for whom something is not in order; three queries."""
    posts = Assignment.objects.on(today).filter(person=OuterRef("pk"))
    led = Leadership.objects.on(today).filter(person=OuterRef("pk"))
    employed = Employment.objects.on(today).filter(person=OuterRef("pk"))
    serving = Person.objects.filter(Exists(posts), agency=cycle.agency_id)
    counts = serving.annotate(is_led=Exists(led), is_employed=Exists(employed)).aggregate(
        serving=Count("pk"),
        without_employment=Count("pk", filter=Q(is_employed=False)),
        without_superior=Count("pk", filter=Q(is_led=False)),
        without_account=Count("pk", filter=Q(user=None)),
    )
    kinds = Employment.objects.on(today).filter(agency=cycle.agency_id, person__in=serving.values("pk"))
    return Readiness(
        **counts,
        by_kind=dict(kinds.values_list("kind").annotate(n=Count("person", distinct=True)).order_by("-n")),
        missing=[(kind, period.key if period else "") for kind, period in missing_stages(cycle)],
    )
