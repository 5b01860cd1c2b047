"""What was said to me and by me, to whom I may say something, and what was said to those I lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from salore.appraisal.feedback import access, selectors
from salore.appraisal.feedback.circle import circle_of, nearest_first
from salore.appraisal.models import Feedback, FeedbackRequest
from salore.appraisal.naming.selectors import said_about
from salore.appraisal.services.feedback import (
    CHANGEABLE_FOR,
    feedback_ask,
    feedback_change,
    feedback_decline,
    feedback_give,
    feedback_take_back,
    is_changeable,
)
from salore.core.errors import DomainError, StaleError
from salore.ledger.services import record_reading
from salore.organisation.models import Person
from salore.organisation.selectors import found, lines
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.feedback.forms import AskForm, FeedbackForm, as_typed

_TWO = ["GET", "HEAD", "POST"]
_UNPROCESSABLE, _CONFLICT = 422, 409
_A_PAGE, _SHOWN = 25, 20
GIVEN = "diberikan"


@open_to()
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    viewer, person_id = request.viewer, request.viewer.person_id or 0
    years = selectors.years_of(person_id, viewer)
    year = selectors.chosen_year(request.GET.get("tahun", ""), years)
    gave = request.GET.get("arah") == GIVEN
    entries = selectors.said_by(viewer, year) if gave else selectors.said_to(person_id, viewer, year)
    return render(
        request,
        "workspace/feedback/mine.html",
        {
            "years": years,
            "year": year,
            "gave": gave,
            "page": _page(request, entries),
            "waiting": list(selectors.asked_of(viewer)),
            "asked": list(selectors.asked_by(viewer, year)) if not gave else [],
            "led": selectors.people_led(viewer, year) if viewer.leads else [],
            "taken_back": "ditarik" in request.GET,
            "declined": "ditolak" in request.GET,
        },
    )


@open_to()
@require_safe
def choose(request: SignedInRequest) -> HttpResponse:
    """Choose somebody: those who are nearest stand first, the others are found by name."""
    viewer, typed = request.viewer, request.GET.get("cari", "").replace("\0", "").strip()
    people = circle_of(viewer)
    if typed:
        people = found(people, typed, viewer)
    nearest = list(nearest_first(people, viewer)[: _SHOWN + 1])
    context = {"people": lines(nearest[:_SHOWN], viewer), "typed": typed, "has_more": len(nearest) > _SHOWN}
    return render(request, "workspace/feedback/choose.html", context)


@open_to()
@require_http_methods(_TWO)
@once
def give(request: SignedInRequest, uid: UUID) -> HttpResponse:
    receiver = access.colleague_for_feedback(request.viewer, uid)
    return _given(request, receiver, None)


@open_to()
@require_http_methods(_TWO)
@once
def answer(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Answer a request, or decline it."""
    asked = access.request_for_answer(request.viewer, uid)
    if "decline" not in request.POST:
        return _given(request, asked.asker, asked)
    try:
        feedback_decline(actor=request.viewer, request=asked)
    except StaleError as error:
        return _given(request, asked.asker, asked, error)
    return redirect(f"{reverse('feedback:mine')}?ditolak")


@open_to()
@require_http_methods(_TWO)
@once
def change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Mend what one said, or take it back, within a day."""
    feedback = access.feedback_for_change(request.viewer, uid)
    if "take_back" not in request.POST:
        return _changed(request, feedback)
    try:
        feedback_take_back(actor=request.viewer, feedback=feedback)
    except StaleError as error:
        return _changed(request, feedback, error)
    return redirect(f"{reverse('feedback:mine')}?arah={GIVEN}&ditarik")


@open_to()
@require_http_methods(_TWO)
@once
def ask(request: SignedInRequest, uid: UUID) -> HttpResponse:
    colleague = access.colleague_for_feedback(request.viewer, uid)
    form = AskForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "colleague": colleague}
    status = 200 if request.method != "POST" else _UNPROCESSABLE
    if request.method == "POST" and form.is_valid():
        try:
            feedback_ask(actor=request.viewer, asked=colleague, **form.cleaned_data)
            return redirect(f"{reverse('feedback:mine')}#minta")
        except DomainError as error:
            context["refusal"], status = error, _status(error)
    return render(request, "workspace/feedback/ask.html", context, status=status)


@open_to()
@require_safe
def detail(request: SignedInRequest, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    feedback = access.feedback_for_view(viewer, uid)
    is_giver = feedback.giver_id == viewer.person_id
    if not is_giver:
        record_reading(viewer, feedback, person_id=feedback.receiver_id)
    context = {
        "feedback": feedback,
        "about": selectors.about(feedback, selectors.values_of(viewer)),
        "is_giver": is_giver,
        "is_receiver": feedback.receiver_id == viewer.person_id,
        "may_change": is_giver and is_changeable(feedback),
        "until": _until(feedback),
    }
    return render(request, "workspace/feedback/detail.html", context)


@open_to()
@require_safe
def person(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What was said to somebody whom the viewer leads, heads or helps."""
    viewer = request.viewer
    other = access.person_for_evidence(viewer, uid)
    record_reading(viewer, other, person_id=other.pk)
    years = selectors.years_of(other.pk, viewer)
    year = selectors.chosen_year(request.GET.get("tahun", ""), years)
    context = {
        "person": other,
        "years": years,
        "year": year,
        "page": _page(request, selectors.said_to(other.pk, viewer, year)),
        "named": said_about(other.pk, viewer, year),
        "may_give": circle_of(viewer).filter(pk=other.pk).exists(),
    }
    return render(request, "workspace/feedback/person.html", context)


# ── What pages share ─────────────────────────────────────────────────────────────────────────────────


def _given(
    request: SignedInRequest,
    receiver: Person,
    asked: FeedbackRequest | None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    form = FeedbackForm(request.viewer, receiver, request.POST if request.method == "POST" else None)
    context = {"form": form, "receiver": receiver, "asked": asked, "refusal": refusal}

    def keep() -> Feedback:
        return feedback_give(actor=request.viewer, receiver=receiver, asked_for=asked, **form.said())

    return _sent(request, "workspace/feedback/give.html", context, keep)


def _changed(
    request: SignedInRequest, feedback: Feedback, refusal: DomainError | None = None
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    form = FeedbackForm(request.viewer, feedback.receiver, typed, initial=as_typed(feedback))
    context = {
        "form": form,
        "feedback": feedback,
        "receiver": feedback.receiver,
        "until": _until(feedback),
        "refusal": refusal,
    }

    def keep() -> Feedback:
        return feedback_change(actor=request.viewer, feedback=feedback, **form.said())

    return _sent(request, "workspace/feedback/change.html", context, keep)


def _sent(
    request: SignedInRequest, template: str, context: dict[str, Any], keep: Callable[[], Feedback]
) -> HttpResponse:
    """Show a form, or keep what it says and lead to the page that says so."""
    if request.method != "POST":
        return render(request, template, context)
    if context["refusal"]:
        return render(request, template, context, status=_status(context["refusal"]))
    status = _UNPROCESSABLE
    if context["form"].is_valid():
        try:
            return redirect("feedback:detail", keep().uid)
        except DomainError as error:
            context["refusal"], status = error, _status(error)
    return render(request, template, context, status=status)


def _status(error: DomainError) -> int:
    return _CONFLICT if isinstance(error, StaleError) else _UNPROCESSABLE


def _page(request: HttpRequest, entries: list[selectors.Entry]) -> Any:
    return Paginator(entries, _A_PAGE).get_page(request.GET.get("halaman"))


def _until(feedback: Feedback) -> datetime:
    return feedback.given_at + CHANGEABLE_FOR
