"""The closed periods of the units that somebody heads, and one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from salore.engine.explanation import rating_words
from salore.ledger.services import record_readings
from salore.policy.model import Pack
from salore.results.access import unit_for_review
from salore.results.models import Result
from salore.results.reviewing import (
    REMARK_LENGTH,
    UnitReview,
    periods_under_review,
    review_of,
    review_say,
    units_headed,
)
from salore.web.console.year.views.answers import answer
from salore.web.door import heads, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.deciding.saying import check_said, pattern_said

_SHOWN = 8


class RemarkForm(forms.Form):
    remark = forms.CharField(
        label=_("Remark to the performance team"),
        required=False,
        max_length=REMARK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A wrong unit, a forgotten decision, an uneven spread. No result changes by it."),
    )


@open_to(heads)
@require_safe
def listed(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    periods = list(periods_under_review(viewer.agency_id)[:_SHOWN])
    context = {"periods": periods, "units": list(units_headed(viewer))}
    return render(request, "workspace/reviewing/list.html", context)


@open_to(heads)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def unit(request: SignedInRequest, key: str, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    period, headed = unit_for_review(viewer, key, uid)
    found = review_of(viewer, period, headed)
    record_readings(viewer, [(result, result.person_id) for result in found.results])
    form = RemarkForm(request.POST if request.method == "POST" else None)
    return answer(
        request,
        "workspace/reviewing/unit.html",
        {"found": found, **_said(found, period.cycle.pack_version.pack, viewer.language)},
        lambda: review_say(actor=viewer, period=period, unit=headed, remark=form.cleaned_data["remark"]),
        form=form,
        to=lambda _review: reverse("reviewing:unit", args=[period.key, headed.uid]),
        done=_("It is noted that you looked. The performance team reads your remark before the release."),
    )


def _said(found: UnitReview, pack: Pack, language: str) -> dict[str, Any]:
    labels, organisation = pack.rules.predicates, found.organisation

    def row(result: Result) -> dict[str, Any]:
        values = result.values
        return {
            "result": result,
            "ratings": [
                rating_words(values[name], language) if values[name] else ""
                for name in ("result_rating", "behaviour_rating")
            ],
            "predicate": labels.label(values["predicate"], language) if values["predicate"] else "",
        }

    return {
        "rows": [row(result) for result in found.results],
        "spreads": [
            (labels.label(spread.predicate, language), spread.count, pattern_said(spread, pack, language))
            for spread in found.spreads
        ],
        "check": check_said(found.check, len(found.results)),
        "organisation": pack.rules.organisation_predicates.label(organisation.predicate, language)
        if organisation
        else "",
    }
