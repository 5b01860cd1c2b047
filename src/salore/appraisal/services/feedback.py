"""Feedback: given, mended or taken back within a day, asked for, declined. Always named and dated."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salore.appraisal.models import Feedback, FeedbackRequest
from salore.appraisal.states import FeedbackKind
from salore.core import clock
from salore.core.errors import DomainError, StaleError
from salore.ledger.models import Event
from salore.ledger.services import record
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.planning.models import Goal

MOST_A_DAY = 20
TEXT_LENGTH, QUESTION_LENGTH = 1_000, 300
CHANGEABLE_FOR = timedelta(days=1)


def is_changeable(feedback: Feedback) -> bool:
    """Whether its giver may still mend it or take it back."""
    return clock.now() < feedback.given_at + CHANGEABLE_FOR


@transaction.atomic
def feedback_give(
    *,
    actor: Viewer,
    receiver: Person,
    kind: FeedbackKind,
    text: str,
    goal: Goal | None = None,
    item: str = "",
    asked_for: FeedbackRequest | None = None,
) -> Feedback:
    """Say something to somebody one works with; they read it at once."""
    giver = _counted(actor, "feedback.given")
    if giver == receiver.pk:
        raise DomainError("feedback_to_oneself", _("Feedback goes to somebody else."))
    _refuse_unsound(receiver.pk, text, goal)
    now = clock.now()
    if asked_for is not None:
        _end(asked_for, now)
    feedback = Feedback.objects.create(
        agency_id=actor.agency_id,
        giver_id=giver,
        receiver=receiver,
        kind=kind,
        text=text.strip(),
        goal=goal,
        item=item,
        given_at=now,
        asked_for=asked_for,
    )
    record(actor, "feedback.given", feedback, person_id=receiver.pk, kind=str(kind))
    return feedback


@transaction.atomic
def feedback_change(
    *,
    actor: Viewer,
    feedback: Feedback,
    kind: FeedbackKind,
    text: str,
    goal: Goal | None = None,
    item: str = "",
) -> Feedback:
    """Mend what one said, within a day."""
    held = _held(actor, feedback)
    _refuse_unsound(held.receiver_id, text, goal)
    held.kind, held.text, held.goal, held.item = kind, text.strip(), goal, item
    held.save(update_fields=["kind", "text", "goal", "item"])
    record(actor, "feedback.changed", held, person_id=held.receiver_id)
    return held


@transaction.atomic
def feedback_take_back(*, actor: Viewer, feedback: Feedback) -> None:
    """Take back what one said, within a day. That something was said and taken back stays in the log."""
    held = _held(actor, feedback)
    if held.asked_for_id is not None:
        FeedbackRequest.objects.filter(pk=held.asked_for_id).update(ended_at=None)
    record(actor, "feedback.taken_back", held, person_id=held.receiver_id)
    held.delete()


@transaction.atomic
def feedback_ask(*, actor: Viewer, asked: Person, question: str = "") -> FeedbackRequest:
    """Ask somebody one works with how they see one's work."""
    asker = _counted(actor, "feedback.asked")
    if asker == asked.pk:
        raise DomainError("feedback_to_oneself", _("Feedback goes to somebody else."))
    if len(question) > QUESTION_LENGTH:
        raise DomainError("question_long", _("The question is too long. Shorten it a little."))
    if FeedbackRequest.objects.filter(asker_id=asker, asked=asked, ended_at=None).exists():
        raise StaleError("feedback_asked", _("You have asked already, and the answer is still to come."))
    request = FeedbackRequest.objects.create(
        agency_id=actor.agency_id,
        asker_id=asker,
        asked=asked,
        question=question.strip(),
        made_at=clock.now(),
    )
    record(actor, "feedback.asked", request, person_id=asked.pk)
    return request


@transaction.atomic
def feedback_decline(*, actor: Viewer, request: FeedbackRequest) -> None:
    """Answer nothing. No reason is asked: feedback is given freely or not at all."""
    _end(request, clock.now())
    record(actor, "feedback.declined", request, person_id=request.asker_id)


def _counted(actor: Viewer, verb: str) -> int:
    """Return who acts; refuse what is more than one day bears, what was taken back since counted too."""
    if actor.person_id is None:
        raise DomainError("no_author", _("Only people can give feedback."))
    # One at a time for each person, so that two browsers at once do not count past each other.
    Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    midnight = datetime.combine(actor.today, time.min, ZoneInfo(actor.zone))
    today = Event.objects.filter(actor_id=actor.person_id, verb=verb, at__gte=midnight)
    if today.count() >= MOST_A_DAY:
        raise DomainError(
            "feedback_enough",
            _("That is enough for today: at most %(most)s a day. What you wrote may be sent tomorrow.")
            % {"most": MOST_A_DAY},
        )
    return actor.person_id


def _refuse_unsound(receiver_id: int, text: str, goal: Goal | None) -> None:
    if not text.strip():
        raise DomainError("feedback_empty", _("Write a sentence: without words nobody learns from it."))
    if len(text) > TEXT_LENGTH:
        raise DomainError("feedback_long", _("The text is too long. Shorten it a little."))
    if goal is not None and goal.plan.person_id != receiver_id:
        raise DomainError("goal_foreign", _("Choose a goal of the person to whom you write."))


def _held(actor: Viewer, feedback: Feedback) -> Feedback:
    held = Feedback.objects.select_for_update().filter(pk=feedback.pk, giver_id=actor.person_id).first()
    if held is None or not is_changeable(held):
        raise StaleError("feedback_stands", _("More than a day has passed, or it was taken back: it stands."))
    return held


def _end(request: FeedbackRequest, now: datetime) -> None:
    done = FeedbackRequest.objects.filter(pk=request.pk, ended_at=None).update(ended_at=now)
    if done != 1:
        raise StaleError("request_ended", _("This request was answered or declined meanwhile."))
