"""What is recorded of one person: particulars, numbers, employment, posts, superior by decree."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError, StaleError
from salore.organisation import access, vocabulary
from salore.organisation.models import Agency, Person
from salore.organisation.services import people, posts
from salore.organisation.services.people import PARTICULARS
from salore.organisation.services.structure import position_open
from salore.organisation.states import AssignmentRole, IdentifierKind
from salore.organisation.viewer import Viewer
from salore.web.console.organisation.answers import Sheet, answer, posted, refuse
from salore.web.console.organisation.forms.people import (
    AssignmentForm,
    EmploymentForm,
    HoldForm,
    NewPersonForm,
    NumberForm,
    PersonForm,
    SeatForm,
    SuperiorForm,
)
from salore.web.console.organisation.forms.teams import LastDayForm
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once

_TWO = ["GET", "HEAD", "POST"]


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def person_add(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    form = NewPersonForm(
        posted(request),
        viewer=viewer,
        kinds=vocabulary.employment_kinds(_agency(viewer), viewer.language),
        initial={"starts_on": viewer.today, "unit": request.GET.get("unit", "")},
    )
    sheet = Sheet(
        title=_("Add an employee"),
        lead=_("One person by hand. For many, import the list of staff."),
        button=_("Record the person"),
        back=reverse("organisation:tree"),
    )
    return answer(
        request,
        form,
        lambda: _take_in(viewer, form),
        sheet,
        done=_("The person is recorded. An account follows by letter."),
        to=lambda made: reverse("people:detail", args=[made.uid]),
    )


def _take_in(viewer: Viewer, form: NewPersonForm) -> Person:
    typed = form.cleaned_data
    person = people.person_add(
        actor=viewer,
        starts_on=typed["starts_on"],
        employment_kind=typed["employment_kind"],
        identifier_kind=typed["kind"],
        number=typed["number"],
        **{name: typed[name] for name in PARTICULARS},
    )
    _hold(viewer, person, form, role=AssignmentRole.DEFINITIVE)
    return person


def _hold(viewer: Viewer, person: Person, form: SeatForm, **said: Any) -> object:
    typed = form.cleaned_data
    position = form.position or position_open(
        actor=viewer,
        unit=typed["unit"],
        name=typed["post"].strip(),
        kind="functional",
        starts_on=typed["starts_on"],
    )
    return posts.assignment_start(
        actor=viewer, person=person, position=position, starts_on=typed["starts_on"], **said
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def person_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    known = access.person_for_change(request.viewer, uid)
    form = PersonForm(posted(request), person=known)
    sheet = _sheet(_("Correct name and particulars"), known)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                people.person_change(actor=request.viewer, person=known, known=form.known(), **form.said())
                return redirect(sheet.back)
            except DomainError as error:
                status = refuse(form, error)
                if isinstance(error, StaleError):
                    # What stands now is shown beside what was typed, and the next sending is judged by it.
                    known.refresh_from_db()
                    form.show_what_stands(known)
    return render(request, "console/organisation/form.html", {"form": form, "sheet": sheet}, status=status)


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def number_give(request: SignedInRequest, uid: UUID) -> HttpResponse:
    known = access.person_for_change(request.viewer, uid)
    form = NumberForm(
        posted(request), initial={"kind": IdentifierKind.NI_PPPK, "starts_on": request.viewer.today}
    )
    return answer(
        request,
        form,
        lambda: people.identifier_give(actor=request.viewer, person=known, **form.cleaned_data),
        _sheet(_("Record another number"), known),
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def employment_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    known = access.person_for_change(viewer, uid)
    held = known.employments.order_by("-starts_on").first()
    form = EmploymentForm(
        posted(request),
        kinds=vocabulary.employment_kinds(_agency(viewer), viewer.language),
        statuses=vocabulary.statuses(_agency(viewer), viewer.language),
        initial={
            "kind": held.kind if held else "",
            "status": held.status if held else "",
            "starts_on": viewer.today,
        },
    )
    return answer(
        request,
        form,
        lambda: people.employment_change(actor=viewer, person=known, **form.cleaned_data),
        _sheet(_("Record kind of employment or status"), known),
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def assignment_start(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Give a post beside those held: acting, seconded."""
    viewer = request.viewer
    known = access.person_for_change(viewer, uid)
    form = HoldForm(
        posted(request), viewer=viewer, initial={"role": AssignmentRole.ACTING, "starts_on": viewer.today}
    )
    return answer(
        request,
        form,
        lambda: _hold(
            viewer, known, form, **{name: form.cleaned_data[name] for name in ("role", "ends_on", "decree")}
        ),
        _sheet(_("Give another post, beside the one held"), known, button=_("Give the post")),
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def assignment(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Correct how a post was or is held."""
    held = access.assignment_for_change(request.viewer, uid)
    form = AssignmentForm(posted(request), initial=AssignmentForm.begins_with(held))
    sheet = Sheet(
        title=held.position.name,
        lead=f"{held.person.full_name}, {held.unit.name}",
        button=_("Save"),
        back=reverse("people:detail", args=[held.person.uid]),
        back_label=held.person.full_name,
        other=reverse("organisation:superior", args=[held.uid]),
        other_label=_("Name another superior"),
    )
    return answer(
        request,
        form,
        lambda: posts.assignment_change(actor=request.viewer, assignment=held, **form.cleaned_data),
        sheet,
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def assignment_end(request: SignedInRequest, uid: UUID) -> HttpResponse:
    held = access.assignment_for_change(request.viewer, uid)
    form = LastDayForm(posted(request), initial={"ends_on": held.ends_on or request.viewer.today})
    return answer(
        request,
        form,
        lambda: posts.assignment_end(actor=request.viewer, assignment=held, **form.cleaned_data),
        _sheet(_("End the post %(post)s") % {"post": held.position.name}, held.person, button=_("End")),
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def superior(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Name another superior than the head of the unit, or leave it to the structure again."""
    held = access.assignment_for_change(request.viewer, uid)
    form = SuperiorForm(
        posted(request),
        viewer=request.viewer,
        initial={"superior": held.named_superior, "from_day": held.starts_on},
    )
    return answer(
        request,
        form,
        lambda: posts.superior_name(actor=request.viewer, assignment=held, **form.cleaned_data),
        _sheet(_("Superior in the post %(post)s") % {"post": held.position.name}, held.person),
    )


def _sheet(title: str, person: Person, *, button: str = "") -> Sheet:
    return Sheet(
        title=title,
        lead=person.full_name,
        button=button or _("Save"),
        back=reverse("people:detail", args=[person.uid]),
        back_label=person.full_name,
    )


def _agency(viewer: Viewer) -> Agency:
    return Agency.objects.get(pk=viewer.agency_id)
