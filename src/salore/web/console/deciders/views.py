"""People on whom nobody decides, and naming who does."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.appraisal.access import person_without_decider
from salore.appraisal.deciding.lacking import MOST, lacking_in
from salore.appraisal.deciding.periods import period_sought
from salore.appraisal.services.mandates import mandate_name
from salore.core.errors import DomainError
from salore.cycles.saying import period_name
from salore.web.console.deciders.forms import NameForm
from salore.web.door import OPERATORS, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once


@open_to(OPERATORS)
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    period, others = period_sought(request.viewer, request.GET.get("periode", ""))
    rows = lacking_in(request.viewer, period) if period else []
    context = {
        "others": others,
        "period": period,
        "period_name": period_name(period.key) if period else "",
        "rows": rows,
        "open": sum(one.named is None for one in rows),
        "is_cut": len(rows) >= MOST,
    }
    return render(request, "console/deciders/index.html", context)


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def name(request: SignedInRequest, period: str, uid: UUID) -> HttpResponse:
    """Name who decides on somebody; whoever was named before decides no more."""
    known, lacking = person_without_decider(request.viewer, period, uid)
    form = NameForm(request.POST if request.method == "POST" else None, viewer=request.viewer)
    if form.is_bound and form.is_valid():
        try:
            made = mandate_name(actor=request.viewer, period=known, ratee=lacking.person, **form.cleaned_data)
        except DomainError as error:
            field = error.context.get("field")
            form.add_error(field if field in form.fields else None, str(error))
        else:
            words = _("%(decider)s decides on %(name)s.")
            names = {"decider": made.decider.full_name, "name": lacking.person.full_name}
            messages.success(request, words % names)
            return redirect(f"{reverse('deciders:index')}?periode={known.key}")
    context = {"form": form, "lacking": lacking, "period": known, "period_name": period_name(known.key)}
    status = 422 if form.is_bound else 200
    return render(request, "console/deciders/name.html", context, status=status)
