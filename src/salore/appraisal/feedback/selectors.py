"""What the pages of feedback show: what was said to somebody and by them, the superior's notes among it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from salore.appraisal.models import Feedback, FeedbackRequest
from salore.appraisal.services.feedback import is_changeable
from salore.appraisal.states import FeedbackKind
from salore.core.prepared import prepared
from salore.cycles.models import Cycle
from salore.cycles.states import CycleState
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.planning.models import Goal, Plan, Remark
from salore.planning.states import RemarkKind
from salore.policy.model import Pack

OBSERVATION = "observation"
_NAMES = ("giver", "receiver", "goal", "asked_for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that was said; `plan_uid` is there for a superior's observation, which stands in the plan."""

    uid: UUID
    kind: str
    kind_said: str
    text: str
    giver: str
    receiver: str
    about: str
    question: str
    said_at: datetime
    is_changeable: bool = False
    plan_uid: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """Somebody whom the viewer leads, and how much was said to them in a year."""

    uid: UUID
    name: str
    appreciations: int
    advices: int


def said_to(person_id: int, viewer: Viewer, year: int) -> list[Entry]:
    """Return what was said to somebody in a year, as far as the viewer sees it, the latest first."""
    feedback = Feedback.objects.visible_to(viewer).filter(receiver_id=person_id)
    remarks = _observations(viewer).filter(plan__person_id=person_id)
    return _merged(feedback, remarks.exclude(author_id=person_id), viewer, year)


def said_of(person_id: int, viewer: Viewer, since: datetime, until: datetime, pack: Pack) -> list[Entry]:
    """Return what was said to somebody in a span, the latest first, for who decides on that person.

    Whether they do, the door to the page has asked; everything that is named was said to be read by them.
    """
    said = _told(viewer.agency_id, person_id, since, until)
    noted = _noticed(viewer.agency_id, person_id, since, until, RemarkKind.OBSERVATION)
    values = {item.key: item.label.in_language(viewer.language) for item in pack.rules.behaviour_items.rows}
    entries = [_given(one, viewer, values) for one in said]
    entries += [_noted(one) for one in noted]
    return sorted(entries, key=lambda entry: entry.said_at, reverse=True)


@prepared
def _told(agency_id: int, person_id: int, since: datetime, until: datetime) -> QuerySet[Feedback]:
    rows = Feedback.objects.filter(agency_id=agency_id, receiver_id=person_id)
    return rows.filter(given_at__gte=since, given_at__lt=until).select_related(*_NAMES)


@prepared
def _noticed(agency_id: int, person_id: int, since: datetime, until: datetime, kind: str) -> QuerySet[Remark]:
    rows = Remark.objects.filter(agency_id=agency_id, plan__person_id=person_id, kind=kind)
    rows = rows.exclude(author_id=person_id).filter(made_at__gte=since, made_at__lt=until)
    return rows.select_related("author", "plan__person", "goal")


def said_by(viewer: Viewer, year: int) -> list[Entry]:
    """Return what the viewer said to others in a year, the latest first."""
    feedback = Feedback.objects.visible_to(viewer).filter(giver_id__in=viewer.themselves)
    remarks = _observations(viewer).filter(author_id__in=viewer.themselves)
    return _merged(feedback, remarks.exclude(plan__person_id__in=viewer.themselves), viewer, year)


def years_of(person_id: int, viewer: Viewer) -> list[int]:
    """Return the years in which something was said to somebody or by them, this year among them."""
    mine = Q(receiver_id=person_id) | Q(giver_id=person_id)
    days = list(Feedback.objects.visible_to(viewer).filter(mine).dates("given_at", "year"))
    noted = _observations(viewer).filter(Q(plan__person_id=person_id) | Q(author_id=person_id))
    days += noted.dates("made_at", "year")
    return sorted({viewer.today.year, *(day.year for day in days)}, reverse=True)


def asked_of(viewer: Viewer) -> QuerySet[FeedbackRequest]:
    """Return the requests that wait for the viewer's answer, the oldest first."""
    asked = FeedbackRequest.objects.visible_to(viewer).filter(asked_id__in=viewer.themselves, ended_at=None)
    return asked.select_related("asker").order_by("pk")


def asked_by(viewer: Viewer, year: int) -> QuerySet[FeedbackRequest]:
    """Return whom the viewer asked in a year, with `answered`: how often they answered; the latest first."""
    start, end = _span(viewer, year)
    asked = FeedbackRequest.objects.visible_to(viewer).filter(
        asker_id__in=viewer.themselves, made_at__gte=start, made_at__lt=end
    )
    return asked.select_related("asked").annotate(answered=Count("answers")).order_by("-pk")


def people_led(viewer: Viewer, year: int) -> list[Led]:
    """Return the people whom the viewer leads, by name."""
    start, end = _span(viewer, year)

    def given(kind: FeedbackKind) -> Count:
        said = Q(feedback_received__kind=kind, feedback_received__given_at__range=(start, end))
        return Count("feedback_received", filter=said)

    people: QuerySet[Any] = Person.objects.filter(agency_id=viewer.agency_id, pk__in=viewer.led).annotate(
        appreciations=given(FeedbackKind.APPRECIATION), advices=given(FeedbackKind.ADVICE)
    )
    return [
        Led(uid=one.uid, name=one.full_name, appreciations=one.appreciations, advices=one.advices)
        for one in people.order_by("name", "pk")
    ]


def values_of(viewer: Viewer) -> dict[str, str]:
    """Return the values of conduct by key, as the packs of the agency's years call them, the newest last."""
    cycles = Cycle.objects.filter(agency_id=viewer.agency_id).exclude(state=CycleState.PREPARED)
    packs = [cycle.pack_version.pack for cycle in cycles.select_related("pack_version").order_by("year")]
    return {
        item.key: item.label.in_language(viewer.language)
        for pack in packs
        for item in pack.rules.behaviour_items.rows
    }


def goals_between(receiver: Person, viewer: Viewer) -> QuerySet[Goal]:
    """Return the receiver's goals that the viewer knows: in sight, of common teams, supported ones."""
    known = Q(plan__in=Plan.objects.visible_to(viewer).values("pk"))
    known |= Q(supporting__plan__person_id__in=viewer.themselves)
    known |= Q(team__memberships__person_id__in=viewer.themselves)
    goals: QuerySet[Goal] = Goal.objects.filter(
        known, agency_id=viewer.agency_id, plan__person=receiver, plan__ends_on__gte=viewer.today
    )
    return goals.select_related("plan").order_by("number", "pk").distinct()


def _observations(viewer: Viewer) -> QuerySet[Remark]:
    seen = Q(plan__in=Plan.objects.visible_to(viewer).values("pk")) | Q(author_id__in=viewer.themselves)
    return Remark.objects.filter(seen, agency_id=viewer.agency_id, kind=RemarkKind.OBSERVATION)


def _merged(
    feedback: QuerySet[Feedback], remarks: QuerySet[Remark], viewer: Viewer, year: int
) -> list[Entry]:
    start, end = _span(viewer, year)
    said = feedback.filter(given_at__gte=start, given_at__lt=end)
    noted = remarks.filter(made_at__gte=start, made_at__lt=end)
    values = values_of(viewer)
    entries = [_given(one, viewer, values) for one in said.select_related(*_NAMES)]
    entries += [_noted(one) for one in noted.select_related("author", "plan__person", "goal")]
    return sorted(entries, key=lambda entry: entry.said_at, reverse=True)


def _given(feedback: Feedback, viewer: Viewer, values: dict[str, str]) -> Entry:
    return Entry(
        uid=feedback.uid,
        kind=feedback.kind,
        kind_said=FeedbackKind(feedback.kind).label.capitalize(),
        text=feedback.text,
        giver=feedback.giver.full_name,
        receiver=feedback.receiver.full_name,
        about=about(feedback, values),
        question=feedback.asked_for.question if feedback.asked_for else "",
        said_at=feedback.given_at,
        is_changeable=feedback.giver_id == viewer.person_id and is_changeable(feedback),
    )


def about(feedback: Feedback, values: dict[str, str]) -> str:
    """Return the goal or the value that feedback is about, or nothing."""
    if feedback.goal is not None:
        return str(feedback.goal.title)
    return values.get(feedback.item, "")


def _noted(remark: Remark) -> Entry:
    return Entry(
        uid=remark.uid,
        kind=OBSERVATION,
        kind_said=_("Observation of the superior"),
        text=remark.text,
        giver=remark.author.full_name,
        receiver=remark.plan.person.full_name,
        about=remark.goal.title if remark.goal else "",
        question="",
        said_at=remark.made_at,
        plan_uid=remark.plan.uid,
    )


def _span(viewer: Viewer, year: int) -> tuple[datetime, datetime]:
    zone = ZoneInfo(viewer.zone)
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def chosen_year(wanted: str, years: Sequence[int]) -> int:
    """Return the year that was asked for where it has something, else the newest."""
    return next((year for year in years if str(year) == wanted), years[0])
