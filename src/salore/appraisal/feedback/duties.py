"""Feedback on the first page: what somebody said of late, and who waits for an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from salore.appraisal.models import Feedback, FeedbackRequest
from salore.appraisal.states import FeedbackKind
from salore.core.prepared import prepared
from salore.cycles.duties import Agendas, Desk, Duty, Said

MINUTES_AN_ANSWER = 2
_SHOWN_FOR = timedelta(days=14)


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add what was said to each of the people of late, and whom they may answer; two queries in all."""
    if not desks:
        return
    people = [desk.person_id for desk in desks]
    said = {one.receiver_id: one for one in _said(people, next(iter(desks)).now - _SHOWN_FOR)}
    asked: defaultdict[int, list[FeedbackRequest]] = defaultdict(list)
    for request in _asked(people):
        asked[request.asked_id].append(request)
    for desk in desks:
        agenda = agendas[desk.person_id]
        if feedback := said.get(desk.person_id):
            agenda.said.append(_told(feedback, desk))
        if waiting := asked[desk.person_id]:
            agenda.duties.append(_answer(waiting))


@prepared
def _said(people: Collection[int], since: datetime) -> QuerySet[Feedback]:
    latest = Feedback.objects.filter(receiver__in=people, given_at__gte=since)
    return latest.select_related("giver").order_by("receiver", "-pk").distinct("receiver")


@prepared
def _asked(people: Collection[int]) -> QuerySet[FeedbackRequest]:
    waiting = FeedbackRequest.objects.filter(asked__in=people, ended_at=None)
    return waiting.select_related("asker").order_by("pk")


def _told(feedback: Feedback, desk: Desk) -> Said:
    return Said(
        text=feedback.text,
        author=feedback.giver.full_name,
        said_on=feedback.given_at.astimezone(ZoneInfo(desk.standing.zone)).date(),
        about=str(FeedbackKind(feedback.kind).label),
        href=reverse("feedback:detail", args=[feedback.uid]),
        action=_("Open it"),
    )


def _answer(waiting: list[FeedbackRequest]) -> Duty:
    """Say who asks; several requests are one thing to do."""
    count, first = len(waiting), waiting[0]
    title = _("%(name)s asks for your feedback") % {"name": first.asker.full_name}
    href = reverse("feedback:answer", args=[first.uid])
    if count > 1:
        title = _("%(count)s colleagues ask for your feedback") % {"count": count}
        href = reverse("feedback:mine")
    return Duty(
        key=f"feedback.answer.{first.uid}",
        title=title,
        why=first.question or _("One sentence with your name helps more than silence. You may also decline."),
        minutes=MINUTES_AN_ANSWER * count,
        due_on=None,
        href=href,
        status=_("Not answered yet"),
        action=_("Answer"),
    )
