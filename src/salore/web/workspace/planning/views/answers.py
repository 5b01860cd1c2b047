"""What becomes of a refusal: said on the page it came from, with everything that was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from salore.core.errors import DomainError, StaleError
from salore.planning.content import PlanContent, from_plain, to_plain
from salore.planning.difference import Difference, differences
from salore.planning.models import Plan
from salore.web.middleware import SignedInRequest

UNPROCESSABLE, CONFLICT = 422, 409
_READ = "salore.planning.read"


def refused(
    request: SignedInRequest, template: str, context: dict[str, Any], error: DomainError | None = None
) -> HttpResponse:
    """Show a form again: 409 where something changed meanwhile, else 422."""
    status = CONFLICT if isinstance(error, StaleError) else UNPROCESSABLE
    return render(request, template, context | {"refusal": error}, status=status)


def act(request: SignedInRequest, action: Callable[[], Any], to: str, done: str = "") -> HttpResponse:
    """Do what one button asks and go on; a refusal is said where one goes."""
    try:
        action()
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        if done:
            messages.success(request, done)
    return redirect(to)


def to_plan(plan: Plan, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(address_of(plan, anchor))


def address_of(plan: Plan, anchor: str = "") -> str:
    return reverse("planning:detail", args=[plan.uid]) + (f"#{anchor}" if anchor else "")


def reading_of(content: PlanContent) -> str:
    """Return what a page shows of a plan as a sealed mark, so that a later answer can say what changed."""
    return signing.dumps(to_plain(content), salt=_READ, compress=True)


def changed_since(mark: str, now: PlanContent) -> list[Difference]:
    """Return what differs from what was read; nothing where the mark is none of ours."""
    try:
        before = from_plain(signing.loads(mark, salt=_READ))
    except (signing.BadSignature, KeyError, TypeError):
        return []
    return differences(before, now)
