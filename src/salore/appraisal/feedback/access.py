"""The only doors to a piece of feedback, a request for it, and the people it may go to. Otherwise: 404."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from salore.appraisal.feedback.circle import circle_of
from salore.appraisal.models import Feedback, FeedbackRequest
from salore.appraisal.services.feedback import is_changeable
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.organisation.visibility import people_answered_for


def colleague_for_feedback(viewer: Viewer, uid: UUID) -> Person:
    """Return somebody with whom the viewer works today."""
    found = circle_of(viewer).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def person_for_evidence(viewer: Viewer, uid: UUID) -> Person:
    """Return somebody else whose feedback the viewer reads: led, headed or helped by them."""
    people = Person.objects.filter(agency_id=viewer.agency_id).exclude(pk__in=viewer.themselves)
    if not viewer.sees_agency:
        people = people.filter(pk__in=people_answered_for(viewer))
    found = people.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def feedback_for_view(viewer: Viewer, uid: UUID) -> Feedback:
    found = _whole(Feedback.objects.visible_to(viewer)).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def feedback_for_change(viewer: Viewer, uid: UUID) -> Feedback:
    """Return what the viewer said less than a day ago; later it stands."""
    found = _whole(Feedback.objects.filter(agency_id=viewer.agency_id, giver__in=viewer.themselves))
    feedback = found.filter(uid=uid).first()
    if feedback is None or not is_changeable(feedback):
        raise Http404
    return feedback


def request_for_answer(viewer: Viewer, uid: UUID) -> FeedbackRequest:
    """Return a request to the viewer that neither was answered nor declined."""
    asked = FeedbackRequest.objects.visible_to(viewer).filter(asked__in=viewer.themselves, ended_at=None)
    found = asked.select_related("asker").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _whole(feedback: QuerySet[Feedback]) -> QuerySet[Feedback]:
    return feedback.select_related("giver", "receiver", "goal", "asked_for")
