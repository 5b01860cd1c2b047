"""The line of evidence of each of several people: what a decision rests on, in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.db.models import Count, F

from salore.appraisal.deciding.proposed import Proposed
from salore.appraisal.models import Feedback, SourceResult
from salore.appraisal.states import MERGED, FeedbackKind, Source
from salore.cycles.models import Period
from salore.organisation.viewer import Viewer
from salore.planning.models import Evidence, Remark
from salore.planning.states import RemarkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is known of a person in a period, in numbers. Of colleagues only that a cell was released."""

    proposed: Proposed
    pieces: int = 0
    appreciations: int = 0
    advices: int = 0
    observations: int = 0
    has_colleagues: bool = False

    @property
    def is_spoken_of(self) -> bool:
        """Whether anybody noted or said something in the period."""
        return bool(self.appreciations or self.advices or self.observations)

    @property
    def mark(self) -> str:
        """Return the fingerprint of the line, by which a form shows that it was read as it stands."""
        said = (
            self.proposed.mark, self.proposed.achievement_pct, self.proposed.behaviour_score, self.pieces,
            self.appreciations, self.advices, self.observations, self.has_colleagues,
        )  # fmt: skip
        return sha256(repr(said).encode()).hexdigest()[:16]


def span_of(period: Period, zone: str) -> tuple[datetime, datetime]:
    """Return the first moment of a period and the first after it, where the agency is."""
    here = ZoneInfo(zone)
    first, after = period.starts_on, period.ends_on + timedelta(days=1)
    return (
        datetime(first.year, first.month, first.day, tzinfo=here),
        datetime(after.year, after.month, after.day, tzinfo=here),
    )


def lines_of(viewer: Viewer, period: Period, proposed: Mapping[int, Proposed]) -> dict[int, Line]:
    """Return the line of each of the people; four queries, however many they are."""
    people = list(proposed)
    pieces = _pieces(period, people)
    said = _feedback(viewer, period, people)
    noted = _observations(viewer, period, people)
    released = _released(period, people)
    return {
        person: Line(
            proposed=one,
            pieces=pieces[person],
            appreciations=said[person, FeedbackKind.APPRECIATION.value],
            advices=said[person, FeedbackKind.ADVICE.value],
            observations=noted[person],
            has_colleagues=person in released,
        )
        for person, one in proposed.items()
    }


def _pieces(period: Period, people: Collection[int]) -> Counter[int]:
    rows = Evidence.objects.filter(
        progress__period__starts_on__gte=period.starts_on,
        progress__period__ends_on__lte=period.ends_on,
        progress__indicator__goal__plan__person_id__in=people,
    )
    counted = rows.values(person=F("progress__indicator__goal__plan__person_id")).annotate(n=Count("pk"))
    return Counter({row["person"]: row["n"] for row in counted.order_by()})


def _feedback(viewer: Viewer, period: Period, people: Collection[int]) -> Counter[tuple[int, str]]:
    first, after = span_of(period, viewer.zone)
    rows = Feedback.objects.filter(receiver_id__in=people, given_at__gte=first, given_at__lt=after)
    counted = rows.values("receiver_id", "kind").annotate(n=Count("pk")).order_by()
    return Counter({(row["receiver_id"], row["kind"]): row["n"] for row in counted})


def _observations(viewer: Viewer, period: Period, people: Collection[int]) -> Counter[int]:
    first, after = span_of(period, viewer.zone)
    rows = Remark.objects.filter(
        plan__person_id__in=people, kind=RemarkKind.OBSERVATION, made_at__gte=first, made_at__lt=after
    )
    counted = rows.values(person=F("plan__person_id")).annotate(n=Count("pk")).order_by()
    return Counter({row["person"]: row["n"] for row in counted})


def _released(period: Period, people: Collection[int]) -> set[int]:
    rows = SourceResult.objects.filter(
        collection__period=period, ratee_id__in=people, source__in=(Source.PEER, MERGED), suppressed=False
    )
    return set(rows.counting().values_list("ratee_id", flat=True))
