"""Bringing in the plans of many people from one sheet, as drafts that each of them goes on with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError
from salore.core.files import SHEETS
from salore.cycles.models import Cycle
from salore.cycles.states import CycleState
from salore.organisation.elsewhere import agency_elsewhere
from salore.organisation.models import Agency
from salore.organisation.viewer import Viewer
from salore.planning.imports.many import Outcome, PersonOffer, offers_of
from salore.planning.imports.services import list_take
from salore.planning.imports.uploads import contents_of, language_of, upload_for_import, upload_keep
from salore.web.door import OFFICERS, OPERATORS, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.plan_imports.forms import ListForm
from salore.web.workspace.plan_imports.own import matched

OUTCOMES = {
    Outcome.BEGIN: gettext_lazy("a new draft"),
    Outcome.ADD: gettext_lazy("added to the draft"),
    Outcome.COPY: gettext_lazy("kept as a copy: the plan is written in another system"),
    Outcome.NOTHING_NEW: gettext_lazy("nothing new"),
    Outcome.LOCKED: gettext_lazy("left alone: proposed or agreed"),
    Outcome.NO_POST: gettext_lazy("left out: holds no post in that year"),
    Outcome.NO_NUMBER: gettext_lazy("left out: no NIP that can be read"),
    Outcome.UNKNOWN: gettext_lazy("left out: this NIP is unknown here"),
    Outcome.OUT_OF_REACH: gettext_lazy("left out: not of a unit that you help"),
}
_MOST_PEOPLE = 5000


@open_to(OPERATORS, OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    years = [cycle.year for cycle in _open_years(request.viewer)]
    is_sent = request.method == "POST"
    form = ListForm(request.POST, request.FILES, years=years) if is_sent else ListForm(years=years)
    if is_sent and form.is_valid():
        try:
            stored = upload_keep(actor=request.viewer, upload=form.cleaned_data["file"], kinds=SHEETS)
            contents_of(request.viewer, stored)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("plan_imports:list_look", int(form.cleaned_data["year"]), stored.uid)
    status = 422 if is_sent else 200
    context = {"form": form, "whole": agency_elsewhere(Agency.objects.get(pk=request.viewer.agency_id))}
    return render(request, "workspace/plan_imports/list_upload.html", context, status=status)


def _open_years(viewer: Viewer) -> list[Cycle]:
    return list(Cycle.objects.visible_to(viewer).filter(state=CycleState.OPEN).order_by("-year"))


@open_to(OPERATORS, OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def look(request: SignedInRequest, year: int, file: UUID) -> HttpResponse:
    viewer = request.viewer
    cycle = get_object_or_404(Cycle.objects.visible_to(viewer), year=year, state=CycleState.OPEN)
    stored = upload_for_import(viewer, file)
    context: dict[str, Any] = {"stored": stored, "cycle": cycle}
    try:
        contents = contents_of(viewer, stored)
        if contents.proposal is not None:
            return redirect("plan_imports:list_match", year, stored.uid)
        if len(contents.plans) > _MOST_PEOPLE:
            raise DomainError(
                "list_too_long", _("This list holds more people than can be shown. Split it by unit.")
            )
        offers = offers_of(viewer, cycle, contents.plans)
        context |= _shown(offers, viewer)
        if request.method == "POST":
            return _taken(request, cycle, offers)
    except DomainError as error:
        context |= {"refusal": error}
        template = "list" if "lines" in context else "refused"
        return render(request, f"workspace/plan_imports/{template}.html", context, status=422)
    return render(request, "workspace/plan_imports/list.html", context)


def _shown(offers: list[PersonOffer], viewer: Viewer) -> dict[str, Any]:
    language = language_of(viewer)
    lines = [
        {
            "offer": one,
            "outcome": OUTCOMES[one.outcome],
            "new": sum(1 for goal in one.goals if not goal.is_there),
            "doubts": [doubt.say(language) for doubt in one.read.doubts],
        }
        for one in offers
    ]
    return {"lines": lines, "taken": sum(1 for one in offers if one.is_taken), "total": len(offers)}


def _taken(request: SignedInRequest, cycle: Cycle, offers: list[PersonOffer]) -> HttpResponse:
    if not any(one.is_taken for one in offers):
        raise DomainError("nothing_chosen", _("Nothing in this list would change a draft."))
    done = list_take(actor=request.viewer, cycle=cycle, offers=offers)
    messages.success(
        request,
        _("%(begun)s drafts were begun, goals were added to %(added)s, %(copied)s copies were kept.")
        % {"begun": done.begun, "added": done.added_to, "copied": done.copied},
    )
    return redirect("plan_imports:list_upload")


@open_to(OPERATORS, OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: SignedInRequest, year: int, file: UUID) -> HttpResponse:
    stored = upload_for_import(request.viewer, file)
    onward = reverse("plan_imports:list_look", args=[year, stored.uid])
    return matched(request, stored, {"stored": stored, "is_list": True}, onward)
