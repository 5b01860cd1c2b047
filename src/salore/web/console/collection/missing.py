"""When something is missing: a sheet, too many sheets, or a round about one person that is held again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from salore.appraisal import overseeing
from salore.appraisal.access import collection_for_operator
from salore.appraisal.services import resealing
from salore.objections.access import objection_for_team
from salore.objections.services.rounds import round_prepare
from salore.web.console.collection.forms import GiveUpForm, ReplaceForm, RoundForm
from salore.web.console.collection.views import CHECK, FORM, USUAL_DAYS, about, address, prepared
from salore.web.console.year.views.answers import answer
from salore.web.door import OPERATORS, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def again(request: SignedInRequest) -> HttpResponse:
    """Hold a round again about one person: everybody is asked anew, never one answer added."""
    periods = overseeing.periods_counted(request.viewer)
    begun = _begun(request)
    return prepared(request, "console/collection/again.html", RoundForm, periods, round_prepare, begun)


def _begun(request: SignedInRequest) -> dict[str, Any]:
    """Begin with days to come, and with whom a case asks it about where the page was opened for one."""
    viewer, case = request.viewer, request.GET.get("keberatan")
    last = viewer.today + USUAL_DAYS
    begun: dict[str, Any] = {"due_on": last, "closes_on": last}
    if case:
        objection = objection_for_team(viewer, _uid(case)).objection
        begun |= {"period": objection.period.key, "about": objection.person}
    return begun


def _uid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Http404 from None


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: SignedInRequest, uid: UUID, custodian: UUID) -> HttpResponse:
    """Note the loss for a custodian who cannot say it."""
    found = collection_for_operator(request.viewer, uid)
    held = found.custodians.filter(uid=custodian, lost_on=None).select_related("person").first()
    if held is None:
        raise Http404
    return answer(
        request,
        CHECK,
        about(found)
        | {
            "title": _("Sheet of %(name)s lost") % {"name": held.person.full_name},
            "lead": _("Usually whoever lost it says so. Do it here where the person cannot."),
            "question": _("Where too many are lost, nobody opens the answers any more."),
            "button": _("Yes, it is lost"),
            "is_grave": True,
        },
        lambda: resealing.sheet_lost(actor=request.viewer, custodian=held),
        to=lambda _none: address(found),
        done=_("It is noted. Name who gets a code in its place."),
    )


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def replace(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = collection_for_operator(request.viewer, uid)
    form = ReplaceForm(request.POST if request.method == "POST" else None, viewer=request.viewer)
    return answer(
        request,
        FORM,
        about(found)
        | {
            "title": _("A new code for a lost sheet"),
            "lead": _("The person writes a new code down; then those who have sheets type theirs, together."),
            "button": _("Name this person"),
        },
        lambda: resealing.custodian_replace(
            actor=request.viewer, collection=found, person=form.cleaned_data["person"]
        ),
        form=form,
        to=lambda _custodian: address(found),
        done=_("The new custodian finds on the home page what to do."),
    )


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def give_up(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = collection_for_operator(request.viewer, uid)
    form = GiveUpForm(request.POST if request.method == "POST" else None)
    return answer(
        request,
        FORM,
        about(found)
        | {
            "title": _("Give the collection up"),
            "lead": _(
                "Too few sheets are left to open the answers: they are deleted, uncounted. The year goes on"
                " without them (self, superior and team lead are not touched), or colleagues are asked again."
            ),
            "button": _("Delete the answers, uncounted"),
            "is_grave": True,
        },
        lambda: resealing.collection_give_up(
            actor=request.viewer, collection=found, reason=form.cleaned_data["reason"]
        ),
        form=form,
        to=lambda _none: address(found),
        done=_("It is given up. You may prepare another collection, or go on without this source."),
    )
