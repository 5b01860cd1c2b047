"""Who is not to be asked about oneself, and about the people one leads. No page shows who is asked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salore.appraisal import excluding
from salore.appraisal.services.excluding import exclusion_say, exclusion_take_back
from salore.core.errors import DomainError, StaleError
from salore.organisation.models import Person
from salore.web.door import leaders, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.excluding.forms import ExclusionForm

_TWO = ["GET", "HEAD", "POST"]


@open_to()
@require_http_methods(_TWO)
@once
def mine(request: SignedInRequest) -> HttpResponse:
    """Colleagues who are not to be asked about oneself."""
    return _page(request, Person.objects.get(pk__in=request.viewer.themselves))


@open_to(leaders)
@require_safe
def team(request: SignedInRequest) -> HttpResponse:
    """The people one leads, each with how much one said."""
    viewer = request.viewer
    chance = excluding.chance_of(viewer.agency_id, 0)
    people = excluding.people_led(viewer, chance) if chance else []
    return render(request, "workspace/excluding/team.html", {"chance": chance, "people": people})


@open_to(leaders)
@require_http_methods(_TWO)
@once
def person(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Colleagues who are not to be asked about somebody whom one leads."""
    return _page(request, excluding.person_for_exclusions(request.viewer, uid))


@open_to()
@require_POST
def take_back(request: SignedInRequest, uid: UUID) -> HttpResponse:
    exclusion = excluding.exclusion_for_change(request.viewer, uid)
    try:
        exclusion_take_back(actor=request.viewer, exclusion=exclusion)
    except DomainError as error:
        return _page(request, exclusion.ratee, error)
    messages.success(request, _("Taken back: the colleague may be asked again, like everybody else."))
    return _back(request, exclusion.ratee)


def _page(request: SignedInRequest, ratee: Person, refusal: DomainError | None = None) -> HttpResponse:
    viewer = request.viewer
    chance = excluding.chance_of(viewer.agency_id, ratee.pk)
    said = excluding.said_by(viewer, chance, ratee.pk) if chance else []
    sent = request.method == "POST" and refusal is None
    form = None
    if chance is not None:
        form = ExclusionForm(request.POST if sent else None, viewer=viewer, chance=chance, ratee=ratee)
        if sent and form.is_valid():
            try:
                exclusion_say(actor=viewer, ratee=ratee, **form.said())
            except DomainError as error:
                form.add_error(None, str(error))
                refusal = error
            else:
                messages.success(request, _("Noted: this colleague will not be asked."))
                return _back(request, ratee)
    context = {
        "chance": chance,
        "ratee": ratee,
        "is_own": ratee.pk == viewer.person_id,
        "said": said,
        "is_at_most": chance is not None and len(said) >= chance.most,
        "minimum": chance.pack.rules.anonymity.minimum_answers if chance else 0,
        "form": form,
        "refusal": refusal,
    }
    status = 200
    if request.method == "POST":
        status = 409 if isinstance(refusal, StaleError) or chance is None else 422
    return render(request, "workspace/excluding/exclusions.html", context, status=status)


def _back(request: SignedInRequest, ratee: Person) -> HttpResponse:
    if ratee.pk == request.viewer.person_id:
        return redirect("excluding:mine")
    if ratee.pk in request.viewer.led:
        return redirect("excluding:person", ratee.uid)
    return redirect("home:home")
