"""Closing a period early for one person who leaves: ground and last day, a look at what is left out, done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError, StaleError
from salore.core.jobs import start
from salore.core.models import JobRun
from salore.cycles.models import Period
from salore.organisation.models import Person
from salore.results import jobs
from salore.results.access import person_for_early_close
from salore.results.closing import is_closed
from salore.results.leaving import left_out, periods_to_end_early, result_to_issue_anew
from salore.results.overseeing import under_way
from salore.web.addresses import address_of
from salore.web.console.closing.forms import EarlyForm, IssueForm
from salore.web.console.year.views.answers import answer
from salore.web.door import OPERATORS, open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: SignedInRequest, uid: UUID) -> HttpResponse:
    viewer = request.viewer
    person = person_for_early_close(viewer, uid)
    periods = periods_to_end_early(viewer, person)
    form = EarlyForm(request.POST if request.method == "POST" else None, periods=periods, today=viewer.today)
    context: dict[str, Any] = {
        "person": person,
        "periods": periods,
        "form": form,
        "back": address_of("people:detail", person.uid),
    }
    if request.method != "POST" or "back" in request.POST:
        return render(request, "console/closing/early.html", context)
    if not form.is_valid():
        return render(request, "console/closing/early.html", context, status=422)
    chosen = form.chosen()
    if "confirmed" not in request.POST:
        context |= chosen | {
            "found": left_out(chosen["period"], person, chosen["until"]),
            "ground": form.ground_said,
        }
        return render(request, "console/closing/early_check.html", context)
    try:
        return _started(request, person, chosen)
    except DomainError as error:
        form.add_error(None, str(error))
        status = 409 if isinstance(error, StaleError) else 422
        return render(request, "console/closing/early.html", context, status=status)


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def issue_anew(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Issue the result of somebody anew who was decided on after their period was closed early."""
    viewer = request.viewer
    result = result_to_issue_anew(viewer, uid)
    person, href = result.person, address_of("people:detail", result.person.uid)
    form = IssueForm(request.POST if request.method == "POST" else None)

    def begin() -> JobRun:
        if under_way(viewer, href) is not None:
            raise StaleError("issued_meanwhile", _("Meanwhile somebody else began with it."))
        period = Period.objects.get(cycle=result.cycle_id, key=result.period)
        return start(
            viewer, jobs.issue_anew, href=href, person_id=viewer.person_id, period_id=period.pk,
            about=person.pk, reason=form.cleaned_data["reason"],
        )  # fmt: skip

    return answer(
        request,
        "console/year/form.html",
        {
            "title": _("Issue the result of %(name)s anew") % {"name": person.full_name},
            "lead": _(
                "It was frozen undecided, and decided on since. The new version stands beside the old one,"
                " and is read by whoever could read that."
            ),
            "button": _("Issue it anew"),
            "back": reverse("closing:detail", args=[result.period]),
            "back_label": _("Close and release"),
        },
        begin,
        form=form,
        to=lambda run: reverse("jobs:detail", args=[run.uid]),
        done=_("It is being made."),
    )


def _started(request: SignedInRequest, person: Person, chosen: dict[str, Any]) -> HttpResponse:
    viewer, href = request.viewer, address_of("people:detail", person.uid)
    period: Period = chosen["period"]
    if is_closed(period, person.pk) or under_way(viewer, href) is not None:
        raise StaleError(
            "closed_meanwhile", _("Meanwhile this was closed, or is being closed, by somebody else.")
        )
    run = start(
        viewer,
        jobs.close_one,
        href=href,
        person_id=viewer.person_id,
        period_id=period.pk,
        about=person.pk,
        ground=chosen["ground"],
        until=chosen["until"].isoformat(),
        release_on=chosen["released_on"].isoformat(),
        reason=chosen["reason"],
    )
    return redirect("jobs:detail", uid=run.uid)
