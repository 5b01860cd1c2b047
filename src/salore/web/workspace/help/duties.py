"""Questions on the first page: those that wait for an officer's answer, and answers that came."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.core.prepared import prepared
from salore.cycles.duties import Agendas, Desk, Duty, Said
from salore.organisation.access import is_operator, manages
from salore.organisation.models import HelpRequest
from salore.organisation.states import HelpState
from salore.organisation.viewer import Viewer

_ANSWERS_SHOWN = timedelta(days=14)
_MINUTES_EACH = 3


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add what waits for an answer and what was answered; one query for all."""
    if not desks:
        return
    first = next(iter(desks))
    asked = (first.viewer.agency_id, [desk.person_id for desk in desks], first.now - _ANSWERS_SHOWN)
    managing = any(manages(desk.viewer) for desk in desks)
    questions = _answered_or_open(*asked) if managing else _answered(*asked)
    for desk in desks:
        agenda = agendas[desk.person_id]
        waiting = [one for one in questions if one.state == HelpState.OPEN and _reaches(one, desk.viewer)]
        if waiting:
            agenda.duties.append(_duty(waiting))
        agenda.said += [_said(one) for one in questions if _is_answer_for(one, desk)]


@prepared
def _answered(agency_id: int, people: Collection[int], since: datetime) -> QuerySet[HelpRequest]:
    return _questions(agency_id, Q(asker__in=people, answered_at__gte=since))


@prepared
def _answered_or_open(agency_id: int, people: Collection[int], since: datetime) -> QuerySet[HelpRequest]:
    return _questions(agency_id, Q(asker__in=people, answered_at__gte=since) | Q(state=HelpState.OPEN))


def _questions(agency_id: int, wanted: Q) -> QuerySet[HelpRequest]:
    questions = HelpRequest.objects.filter(wanted, agency_id=agency_id)
    return questions.select_related("answered_by", "for_unit").order_by("pk")


def _reaches(question: HelpRequest, viewer: Viewer) -> bool:
    """Whether it is the viewer's turn: the officers' of its unit and above, the operators' where none is."""
    if question.asker_id == viewer.person_id:
        return False
    if question.for_unit is None:
        return is_operator(viewer)
    return any(question.for_unit.path.startswith(path) for path in viewer.officer_paths)


def _is_answer_for(question: HelpRequest, desk: Desk) -> bool:
    return question.state == HelpState.ANSWERED and question.asker_id == desk.person_id


def _duty(waiting: list[HelpRequest]) -> Duty:
    count = len(waiting)
    url = reverse("help:detail", args=[waiting[0].uid]) if count == 1 else reverse("help:list")
    return Duty(
        key="help.answer",
        title=ngettext("Answer a question", "Answer %(count)s questions", count) % {"count": count},
        why=_("Somebody of your units cannot go on, or is led by the wrong person."),
        minutes=_MINUTES_EACH * count,
        due_on=None,
        href=url,
        status=_("Waiting for an answer"),
        action=_("Answer"),
    )


def _said(question: HelpRequest) -> Said:
    assert question.answered_at is not None
    return Said(
        text=question.answer,
        author=question.answered_by.full_name if question.answered_by else "",
        said_on=timezone.localdate(question.answered_at),
        about=_("Answer to your question"),
        href=reverse("help:detail", args=[question.uid]),
    )
