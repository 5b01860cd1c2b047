"""The agency's holidays, a day a line: by them terms in working days are counted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError
from salore.cycles.day_counts import holidays_of
from salore.cycles.services.holidays import holidays_set
from salore.organisation.models import Agency
from salore.web.door import OPERATORS, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once

_LENGTH = 20_000


class HolidaysForm(forms.Form):
    days = forms.CharField(
        label=gettext_lazy("Holidays, a day a line"),
        required=False,
        max_length=_LENGTH,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy(
            "For example 2027-03-19 or 19/3/2027. Saturdays and Sundays need not be entered."
        ),
    )

    def clean_days(self) -> list[date]:
        found: list[date] = []
        for number, line in enumerate(self.cleaned_data["days"].splitlines(), start=1):
            if not line.strip():
                continue
            try:
                found.append(forms.DateField().clean(line.strip()))
            except forms.ValidationError:
                words = _("Line %(number)s: “%(line)s” is no date. Write it as 2027-03-19 or 19/3/2027.")
                said = words % {"number": number, "line": line.strip()[:40]}
                raise forms.ValidationError(said, "no_date") from None
        return found


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def holidays(request: SignedInRequest) -> HttpResponse:
    agency = Agency.objects.get(pk=request.viewer.agency_id)
    begun = {"days": "\n".join(day.isoformat() for day in sorted(holidays_of(agency)))}
    form = HolidaysForm(request.POST if request.method == "POST" else None, initial=begun)
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                holidays_set(actor=request.viewer, days=form.cleaned_data["days"])
            except DomainError as error:
                form.add_error("days", str(error))
            else:
                messages.success(request, _("The holidays are kept. Terms in working days follow them."))
                return redirect("objection_console:list")
    return render(request, "console/objections/holidays.html", context, status=status)
