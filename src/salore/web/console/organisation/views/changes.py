"""Operations: asked for, shown with all that follows, agreed to, done, and undone within the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salore.core.errors import DomainError, StaleError
from salore.organisation import access
from salore.organisation.models import Agency, OrganisationChange
from salore.organisation.operations import apply, preview, undo, words
from salore.organisation.operations.base import Operation
from salore.organisation.viewer import Viewer
from salore.planning.models import Plan
from salore.planning.states import PlanState
from salore.web.console.organisation.answers import CONFLICT, UNPROCESSABLE, posted, refuse
from salore.web.console.organisation.forms import operations as forms
from salore.web.console.organisation.listing import CHANGES
from salore.web.door import OPERATORS, Door, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once

_TWO = ["GET", "HEAD", "POST"]
MARK, BACK = "mark", "edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One kind of operation: its form, and who may ask for it."""

    title: Promise
    lead: Promise
    form: Callable[..., forms.OperationForm]
    door: Door = OPERATORS
    # What the address may already say: the person or the unit.
    begins: tuple[str, str] = ("unit", "unit")


KINDS = {
    "pindah": Asked(
        title=gettext_lazy("Move somebody to another post"),
        lead=gettext_lazy("The definitive post ends the day before. Acting posts and teams stay."),
        form=forms.MoveForm,
        door=access.manages,
        begins=("pegawai", "person"),
    ),
    "naik": Asked(
        title=gettext_lazy("Promote somebody"),
        lead=gettext_lazy("Another grade or rank, another post, or all of it."),
        form=forms.PromoteForm,
        door=access.manages,
        begins=("pegawai", "person"),
    ),
    "berhenti": Asked(
        title=gettext_lazy("Somebody leaves service"),
        lead=gettext_lazy("Posts, teams and roles end the day before. Plans and results stay readable."),
        form=forms.RetireForm,
        begins=("pegawai", "person"),
    ),
    "unit-baru": Asked(
        title=gettext_lazy("Open a unit"),
        lead=gettext_lazy("With the post that heads it. For next year, choose 1 January."),
        form=forms.OpenUnitForm,
        begins=("unit", "parent"),
    ),
    "tempatkan": Asked(
        title=gettext_lazy("Place a unit under another"),
        lead=gettext_lazy("Everything below it goes along."),
        form=forms.PlaceUnitForm,
    ),
    "gabung": Asked(
        title=gettext_lazy("Merge units"),
        lead=gettext_lazy("People keep their posts in the unit that continues; posts of heads close."),
        form=forms.MergeUnitsForm,
    ),
    "bubar": Asked(
        title=gettext_lazy("Dissolve a unit"),
        lead=gettext_lazy("What stands below it goes to the unit above."),
        form=forms.DissolveUnitForm,
    ),
}


@open_to(access.manages)
@require_safe
def changes(request: SignedInRequest) -> HttpResponseBase:
    rows = OrganisationChange.objects.visible_to(request.viewer).select_related("actor", "agency")
    rows = rows.defer("rows", "effects")
    if CHANGES.asks_file(request):
        return CHANGES.file(request, rows)
    asked = [(slug, kind.title) for slug, kind in KINDS.items() if kind.door(request.viewer)]
    return render(
        request,
        "console/organisation/changes.html",
        {
            "page": CHANGES.page(request, rows),
            "asked": asked,
            "may_rotate": access.is_operator(request.viewer),
        },
    )


@open_to(access.manages)
@require_http_methods(_TWO)
@once
def ask(request: SignedInRequest, kind: str) -> HttpResponse:
    """Ask for an operation by its form."""
    asked = KINDS.get(kind)
    if asked is None or not asked.door(request.viewer):
        raise Http404
    parameter, field = asked.begins
    form = asked.form(posted(request), viewer=request.viewer, initial={field: request.GET.get(parameter, "")})
    return run(request, form, title=asked.title, lead=asked.lead)


@open_to(OPERATORS)
@require_http_methods(_TWO)
@once
def split(request: SignedInRequest, uid: UUID) -> HttpResponse:
    unit = access.unit_for_change(request.viewer, uid)
    form = forms.SplitUnitForm(posted(request), viewer=request.viewer, unit=unit)
    title = _("Split %(unit)s") % {"unit": unit.name}
    return run(
        request, form, title=title, lead=_("A new unit beside it takes the people and units that you tick.")
    )


def run(
    request: SignedInRequest, form: forms.OperationForm, *, title: str | Promise, lead: str | Promise
) -> HttpResponse:
    """Show the form, then what would follow, then do it: what is done is what was shown."""
    context: dict[str, Any] = {"form": form, "title": title, "lead": lead}
    template = "console/organisation/operation.html"
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid() or BACK in request.POST:
        return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)
    operation = form.operation()
    try:
        if MARK in request.POST:
            change = apply(actor=request.viewer, operation=operation, mark=request.POST[MARK])
            return redirect("organisation:change", change.uid)
        return show(request, operation, context | {"kept": _kept(form)})
    except StaleError as error:
        return show(request, operation, context | {"kept": _kept(form), "refusal": error}, status=CONFLICT)
    except DomainError as error:
        return render(request, template, context, status=refuse(form, error))


def show(
    request: SignedInRequest,
    operation: Operation,
    context: dict[str, Any],
    *,
    template: str = "console/organisation/preview.html",
    status: int = 200,
) -> HttpResponse:
    """Show what would follow. Raises DomainError where it cannot be done."""
    shown = preview(actor=request.viewer, operation=operation)
    context |= {
        "preview": shown,
        "groups": grouped(shown.effects, request.viewer),
        "plans": closing_plans(shown.ending),
        "day": operation.effective_on,
    }
    return render(request, template, context, status=status)


@open_to(access.manages)
@require_safe
def change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show what a change did, and offer to undo it until the end of its day."""
    known = access.change_for_view(request.viewer, uid)
    return render(
        request,
        "console/organisation/change.html",
        {
            "change": known,
            "groups": grouped(known.effects, request.viewer),
            "may_undo": known.undone_at is None and known.made_on == request.viewer.today,
        },
    )


@open_to(access.manages)
@require_POST
@once
def take_back(request: SignedInRequest, uid: UUID) -> HttpResponse:
    known = access.change_for_undo(request.viewer, uid)
    try:
        undo(actor=request.viewer, change=known)
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Undone: everything is as it was before."))
    return redirect("organisation:change", known.uid)


def grouped(effects: list[dict[str, Any]], viewer: Viewer) -> list[tuple[str, list[words.Sentence]]]:
    """Return the effects under what they concern: what happens, who leads whom, what needs attention."""
    agency = Agency.objects.get(pk=viewer.agency_id)
    parts: dict[str, list[words.Sentence]] = {"does": [], "leads": [], "care": []}
    for effect in effects:
        said = words.sentence(effect, agency)
        leads = effect["code"] in words.LEADERS
        parts["care" if said.needs_care else "leads" if leads else "does"].append(said)
    titles = {"does": _("What happens"), "leads": _("Who leads whom"), "care": _("What needs attention")}
    return [(titles[key], found) for key, found in parts.items() if found]


def closing_plans(ending: tuple[int, ...]) -> list[Plan]:
    """Return the plans of this and coming years that end with their posts."""
    plans = Plan.objects.filter(assignment_id__in=ending).exclude(state=PlanState.CLOSED)
    return list(plans.select_related("person", "cycle").order_by("person__name", "cycle__year"))


def _kept(form: forms.OperationForm) -> list[tuple[str, str]]:
    """Return what was typed as hidden fields, a person or unit by its address."""
    kept: list[tuple[str, str]] = []
    for name in form.fields:
        value = form.cleaned_data.get(name)
        if isinstance(value, list):
            kept += [(name, str(one)) for one in value]
        elif value not in (None, "", False):
            kept.append((name, str(getattr(value, "uid", value))))
    return kept


def url_of(slug: str, **begins: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in begins.items())
    return reverse("organisation:ask", args=[slug]) + (f"?{query}" if query else "")
