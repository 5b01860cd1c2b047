"""Feedback on the first page: what somebody said of late, and who waits for an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, CharField, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext as _

from salore.appraisal.models import Feedback, FeedbackRequest
from salore.appraisal.states import FeedbackKind
from salore.cycles.duties import Agendas, Asked, Desk, Duty, Said
from salore.planning.models import titled

MINUTES_AN_ANSWER = 2
_SHOWN_FOR = timedelta(days=14)
_NOTHING = Value("", output_field=CharField())


class _Row(NamedTuple):
    """What was said to somebody of late, or (`is_request`) who waits for their answer."""

    pk: int
    person_id: int
    is_request: bool
    uid: UUID
    words: str
    kind: str
    at: datetime
    front: str
    name: str
    back: str

    @property
    def author(self) -> str:
        return titled(self.name, self.front, self.back)


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add what was said to each of the people of late, and whom they may answer; one query for all."""
    if not desks:
        return
    asked: defaultdict[int, list[_Row]] = defaultdict(list)
    said: dict[int, _Row] = {}
    for row in _rows([desk.person_id for desk in desks], next(iter(desks)).now):
        if row.is_request:
            asked[row.person_id].append(row)
        else:
            said[row.person_id] = row
    for desk in desks:
        agenda = agendas[desk.person_id]
        if latest := said.get(desk.person_id):
            agenda.said.append(_told(latest, desk))
        if waiting := asked[desk.person_id]:
            agenda.duties.append(_answer(waiting))


def present(asked: Asked) -> QuerySet[Any, Any]:
    """Return what was said of late and what is asked, as rows of one kind."""
    said = _said(asked.people, asked.now).values("pk")
    return said.union(_requests(asked.people).values("pk"), all=True)


def _said(people: Collection[int], now: datetime) -> QuerySet[Feedback]:
    return Feedback.objects.filter(receiver__in=people, given_at__gte=now - _SHOWN_FOR)


def _requests(people: Collection[int]) -> QuerySet[FeedbackRequest]:
    return FeedbackRequest.objects.filter(asked__in=people, ended_at=None)


def _rows(people: list[int], now: datetime) -> list[_Row]:
    """Return the requests from the oldest on, and the feedback with each person's latest last."""
    said = _said(people, now).annotate(
        **_said_as(who="receiver_id", words="text", kind=F("kind"), at="given_at", by="giver")
    )
    asked = _requests(people).annotate(
        **_said_as(who="asked_id", words="question", kind=_NOTHING, at="made_at", by="asker")
    )
    names = ("pk", "who", "waits", "uid", "words", "which", "moment", "front", "called", "back")
    rows = said.values_list(*names).union(asked.values_list(*names), all=True)
    return sorted((_Row(*row) for row in rows), key=lambda row: row.pk)


def _said_as(*, who: str, words: str, kind: Combinable, at: str, by: str) -> dict[str, Any]:
    return {
        "who": F(who),
        "waits": Value(kind is _NOTHING, output_field=BooleanField()),
        "words": F(words),
        "which": kind,
        "moment": F(at),
        "front": F(f"{by}__title_front"),
        "called": F(f"{by}__name"),
        "back": F(f"{by}__title_back"),
    }


def _told(feedback: _Row, desk: Desk) -> Said:
    return Said(
        text=feedback.words,
        author=feedback.author,
        said_on=feedback.at.astimezone(ZoneInfo(desk.standing.zone)).date(),
        about=str(FeedbackKind(feedback.kind).label),
        href=reverse("feedback:detail", args=[feedback.uid]),
        action=_("Open it"),
    )


def _answer(waiting: list[_Row]) -> Duty:
    """Say who asks; several requests are one thing to do."""
    count, first = len(waiting), waiting[0]
    title = _("%(name)s asks for your feedback") % {"name": first.author}
    href = reverse("feedback:answer", args=[first.uid])
    if count > 1:
        title = _("%(count)s colleagues ask for your feedback") % {"count": count}
        href = reverse("feedback:mine")
    return Duty(
        key=f"feedback.answer.{first.uid}",
        title=title,
        why=first.words or _("One sentence with your name helps more than silence. You may also decline."),
        minutes=MINUTES_AN_ANSWER * count,
        due_on=None,
        href=href,
        status=_("Not answered yet"),
        action=_("Answer"),
    )
