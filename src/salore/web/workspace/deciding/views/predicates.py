"""The predicate of units, set by the level above: provisional, then final, with basis and scan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.appraisal.access import period_for_deciding, predicate_for_scan, unit_for_predicate
from salore.appraisal.deciding.periods import period_sought
from salore.appraisal.deciding.predicates import (
    history_of,
    people_under,
    predicates_of,
    touched_by,
    units_below,
)
from salore.appraisal.models import OrganisationPredicate
from salore.appraisal.services.predicates import predicate_set
from salore.core.errors import DomainError, StaleError
from salore.cycles.models import Period
from salore.cycles.saying import period_name
from salore.organisation.models import Unit
from salore.policy.model import Pack
from salore.web.door import leaders, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.stored_files import file_response
from salore.web.workspace.deciding.forms import PredicateForm
from salore.web.workspace.deciding.saying import rating_said

UNPROCESSABLE, CONFLICT = 422, 409
_PAGE = "workspace/deciding/predicate.html"


@open_to(leaders)
@require_safe
def units(request: SignedInRequest) -> HttpResponse:
    """The units directly below, with what holds for each."""
    period, others = period_sought(request.viewer, request.GET.get("periode", ""))
    found = units_below(request.viewer)
    held = predicates_of(period, [unit.pk for unit in found]) if period else {}
    pack = period.cycle.pack_version.pack if period else None
    context = {
        "period": period,
        "others": others,
        "rows": [(unit, held.get(unit.pk), _label(pack, held.get(unit.pk), request)) for unit in found],
        "missing": sum(1 for unit in found if unit.pk not in held),
    }
    return render(request, "workspace/deciding/units.html", context)


def _label(pack: Pack | None, row: OrganisationPredicate | None, request: SignedInRequest) -> str:
    if pack is None or row is None:
        return ""
    return pack.rules.organisation_predicates.label(row.predicate, request.viewer.language)


@open_to(leaders)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def predicate(request: SignedInRequest, period: str, uid: UUID) -> HttpResponse:
    """Set the predicate of a unit; where one was set before, a page first shows whom another would touch."""
    known, unit = period_for_deciding(request.viewer, period), unit_for_predicate(request.viewer, uid)
    pack, history = known.cycle.pack_version.pack, history_of(known, unit)
    begun = {"seen": history[0].pk if history else 0}
    if request.method != "POST":
        form = PredicateForm(pack, request.viewer.language, initial=begun)
        return _shown(request, known, unit, history, form)
    form = PredicateForm(pack, request.viewer.language, request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, known, unit, history, form, status=UNPROCESSABLE)
    typed = form.cleaned_data
    touched = touched_by(known, unit, typed["predicate"], pack, request.viewer)
    if touched and "sure" not in request.POST:
        return _shown(request, known, unit, history, form, touched=_said(touched))
    try:
        row = predicate_set(
            actor=request.viewer, unit=unit, period=known, predicate=typed["predicate"],
            is_final=form.is_final, basis=typed["basis"], seen=typed["seen"], scan=typed["scan"],
        )  # fmt: skip
    except DomainError as error:
        status = CONFLICT if isinstance(error, StaleError) else UNPROCESSABLE
        form = _again(form, history)
        return _shown(request, known, unit, history, form, status=status, refusal=error)
    words = _("%(unit)s: %(predicate)s. Nobody's rating was changed by it.")
    label = pack.rules.organisation_predicates.label(row.predicate, request.viewer.language)
    messages.success(request, words % {"unit": unit.name, "predicate": label})
    return redirect(f"{request.path}")


def _again(form: PredicateForm, history: list[OrganisationPredicate]) -> PredicateForm:
    """Let the form, shown again, count as filled in on what stands there now."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["seen"] = str(history[0].pk if history else 0)
    form.data = data
    return form


def _said(touched: list[Any]) -> list[dict[str, Any]]:
    return [
        {"person": one.person, "decided": rating_said(one.decided), "would_be": rating_said(one.would_be)}
        for one in touched
    ]


def _shown(
    request: SignedInRequest,
    period: Period,
    unit: Unit,
    history: list[OrganisationPredicate],
    form: PredicateForm,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    labels = period.cycle.pack_version.pack.rules.organisation_predicates
    context = {
        "period": period,
        "period_name": period_name(period.key),
        "unit": unit,
        "form": form,
        "history": [(row, labels.label(row.predicate, request.viewer.language)) for row in history],
        "people": people_under(unit, request.viewer),
    }
    return render(request, _PAGE, context | more, status=status)


@open_to()
@require_safe
def scan(request: SignedInRequest, uid: UUID) -> HttpResponseBase:
    row = predicate_for_scan(request.viewer, uid)
    if row.scan is None:
        raise Http404
    return file_response(row.scan, inline=True)
