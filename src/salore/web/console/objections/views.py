"""Objections of the agency: their states and clocks, and naming who decides where nobody is left."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from salore.appraisal.eligible import known_to
from salore.core.errors import DomainError, StaleError
from salore.core.fields import ProseField
from salore.cycles.saying import period_name
from salore.ledger.services import record_reading
from salore.objections.access import cases, objection_for_team
from salore.objections.models import Objection
from salore.objections.selectors import case_of
from salore.objections.services.recording import TEXT_LENGTH, decider_name
from salore.objections.services.rounds import round_refuse
from salore.objections.states import RoundState
from salore.objections.whose import eligible_of, parts_of
from salore.organisation.models import Person
from salore.web.console.objections.listing import OBJECTIONS
from salore.web.console.year.views.answers import answer
from salore.web.door import AUDITORS, OPERATORS, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once

UNPROCESSABLE, CONFLICT = 422, 409


class NamingForm(forms.Form):
    person = forms.ModelChoiceField(
        label=gettext_lazy("Who decides"),
        queryset=Person.objects.none(),
        to_field_name="uid",
        empty_label=gettext_lazy("Choose somebody"),
        error_messages={"required": gettext_lazy("Choose who decides.")},
    )
    reason = ProseField(
        label=gettext_lazy("Why this person"),
        max_length=TEXT_LENGTH,
        help_text=gettext_lazy("Both sides read it. It stands on the record."),
        error_messages={"required": gettext_lazy("Say in a sentence why this person decides.")},
    )

    def __init__(self, objection: Objection, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = people
        field.label_from_instance = lambda person: person.full_name
        self.objection = objection


class RefusalForm(forms.Form):
    reason = ProseField(
        label=gettext_lazy("Why it cannot be held"),
        max_length=TEXT_LENGTH,
        help_text=gettext_lazy("Both sides read it. It stands on the record."),
        error_messages={"required": gettext_lazy("Say in a sentence why: both sides will read it.")},
    )


@open_to(OPERATORS, AUDITORS)
@require_safe
def objections(request: SignedInRequest) -> HttpResponseBase:
    rows = cases(request.viewer)
    if OBJECTIONS.asks_file(request):
        return OBJECTIONS.file(request, rows)
    page = OBJECTIONS.page(request, rows)
    late = rows.pending().filter(due_on__lt=request.viewer.today).count()
    context = {"page": page, "late": late, "enters_holidays": OPERATORS(request.viewer)}
    return render(request, "console/objections/list.html", context)


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def name_decider(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Name who decides; the page says of everybody above why they may not."""
    viewer = request.viewer
    seat = objection_for_team(viewer, uid)
    objection = seat.objection
    record_reading(viewer, objection, person_id=objection.person_id)
    people = eligible_of(objection, viewer.today).exclude(pk__in=viewer.themselves)
    form = NamingForm(objection, people, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "objection": objection}
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                decider_name(actor=viewer, objection=objection, **form.cleaned_data)
            except DomainError as error:
                status = CONFLICT if isinstance(error, StaleError) else UNPROCESSABLE
                context["refusal"] = error
            else:
                messages.success(request, _("Named. Both sides read it on the record."))
                return redirect("objections:detail", objection.uid)
    context["parts"] = _parts(objection)
    context["decider"] = seat.decider
    return render(request, "console/objections/name.html", context, status=status)


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new_round(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Lead to the round that a case asked for, or take on record that it cannot be held."""
    viewer = request.viewer
    seat = objection_for_team(viewer, uid)
    objection = seat.objection
    if objection.round_state == RoundState.NONE:
        raise Http404
    record_reading(viewer, objection, person_id=objection.person_id)
    period = objection.period
    known = known_to(objection.person_id, period.cycle, viewer.today).count()
    minimum = period.cycle.pack_version.pack.rules.anonymity.minimum_answers
    form = RefusalForm(request.POST if request.method == "POST" else None)
    return answer(
        request,
        "console/objections/round.html",
        {
            "objection": objection,
            "case": case_of(seat, viewer.today),
            "period_name": period_name(objection.period.key),
            "can_be_asked": known >= minimum,
            "minimum": minimum,
        },
        lambda: round_refuse(actor=viewer, objection=objection, reason=form.cleaned_data["reason"]),
        form=form,
        to=lambda refused: reverse("objections:detail", args=[refused.uid]),
        done=_("It stands on the record. The case is decided on what there is."),
    )


def _parts(objection: Objection) -> list[tuple[str, str]]:
    """Return who has a part in the case, by name, with why."""
    parts = parts_of(objection)
    people = Person.objects.filter(pk__in=parts).order_by("name")
    return [(person.full_name, parts[person.pk]) for person in people]
