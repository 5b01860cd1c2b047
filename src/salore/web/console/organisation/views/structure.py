"""The tree of units and one unit: its posts, the units below, its teams and services."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.organisation import access, selectors, vocabulary
from salore.organisation.models import Agency, Appointment, Position, Service, Team, Unit, UnitLead
from salore.organisation.services import structure
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer
from salore.web.console.organisation.answers import Sheet, answer, posted
from salore.web.console.organisation.forms.structure import (
    ClosePositionForm,
    NewPositionForm,
    PositionForm,
    UnitForm,
)
from salore.web.console.organisation.listing import POSTS, UNITS
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once


@open_to(access.manages)
@require_safe
def tree(request: SignedInRequest) -> HttpResponse:
    viewer, day = request.viewer, _day(request)
    branches = selectors.tree_on(access.units_managed(viewer), day)
    return render(
        request,
        "console/organisation/tree.html",
        {"branches": branches, "day": day, "is_operator": access.is_operator(viewer)},
    )


@open_to(access.manages)
@require_safe
def units(request: SignedInRequest) -> HttpResponseBase:
    rows = access.units_managed(request.viewer).select_related("parent")
    if UNITS.asks_file(request):
        return UNITS.file(request, rows)
    return render(request, "console/organisation/units.html", {"page": UNITS.page(request, rows)})


@open_to(access.manages)
@require_safe
def unit(request: SignedInRequest, uid: UUID) -> HttpResponseBase:
    viewer, day = request.viewer, _day(request)
    known = access.unit_for_change(viewer, uid)
    posts = Position.objects.filter(unit=known)
    if POSTS.asks_file(request):
        return POSTS.file(request, posts)
    lead = UnitLead.objects.on(day).filter(unit=known).select_related("leader").first()
    officers = Appointment.objects.on(day).filter(unit=known, role=AppointedRole.UNIT_OFFICER)
    return render(
        request,
        "console/organisation/unit.html",
        {
            "unit": known,
            "day": day,
            "above": selectors.units_above(known, day),
            "children": selectors.children_of(known, day),
            "lead": lead,
            "officers": officers.select_related("person").order_by("person__name"),
            "page": POSTS.page(request, posts),
            "teams": Team.objects.filter(unit=known).exclude(ends_on__lt=day).order_by("name"),
            "services": Service.objects.filter(unit=known).order_by("name"),
            "is_operator": access.is_operator(viewer),
        },
    )


@open_to(access.manages)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def unit_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    known = access.unit_for_change(request.viewer, uid)
    form = UnitForm(posted(request), initial=UnitForm.begins_with(known))
    return answer(
        request,
        form,
        lambda: structure.unit_change(actor=request.viewer, unit=known, **form.cleaned_data),
        _sheet(_("Correct the unit"), known),
        done=_("The unit is corrected."),
    )


@open_to(access.manages)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def position_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    known = access.unit_for_change(request.viewer, uid)
    form = NewPositionForm(
        posted(request),
        job_families=_job_families(request.viewer),
        initial={"starts_on": request.viewer.today},
    )
    return answer(
        request,
        form,
        lambda: structure.position_open(actor=request.viewer, unit=known, **form.cleaned_data),
        _sheet(_("Open a post"), known, button=_("Open the post")),
        done=_("The post is open."),
    )


@open_to(access.manages)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def position(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Correct a post."""
    known = access.position_for_change(request.viewer, uid)
    form = PositionForm(
        posted(request),
        job_families=_job_families(request.viewer),
        initial=PositionForm.begins_with(known),
    )
    return answer(
        request,
        form,
        lambda: structure.position_change(actor=request.viewer, position=known, **form.cleaned_data),
        _sheet(known.name, known.unit, closes=reverse("organisation:position_close", args=[known.uid])),
        done=_("The post is corrected."),
    )


@open_to(access.manages)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def position_close(request: SignedInRequest, uid: UUID) -> HttpResponse:
    known = access.position_for_change(request.viewer, uid)
    form = ClosePositionForm(posted(request), initial={"ends_on": known.ends_on or request.viewer.today})
    return answer(
        request,
        form,
        lambda: structure.position_close(actor=request.viewer, position=known, **form.cleaned_data),
        _sheet(_("Close the post %(post)s") % {"post": known.name}, known.unit, button=_("Close the post")),
        done=_("The post closes on that day."),
    )


def _sheet(title: str, unit: Unit, *, button: str = "", closes: str = "") -> Sheet:
    return Sheet(
        title=title,
        button=button or _("Save"),
        back=reverse("organisation:unit", args=[unit.uid]),
        back_label=unit.name,
        other=closes,
        other_label=_("Close this post") if closes else "",
    )


def _job_families(viewer: Viewer) -> list[tuple[str, str]]:
    return vocabulary.job_families(Agency.objects.get(pk=viewer.agency_id), viewer.language)


def _day(request: SignedInRequest) -> date:
    """Return the day that the address asks for: next year's structure is looked at in advance."""
    try:
        return date.fromisoformat(request.GET.get("tanggal", ""))
    except ValueError:
        return request.viewer.today
