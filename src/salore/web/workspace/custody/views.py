"""One custodian's own pages. The code is shown once, on the page that made it, and is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from salore.appraisal.access import custody_for_holder
from salore.appraisal.counting.apart import is_counting
from salore.appraisal.models import Custodian
from salore.appraisal.sealing import custodian_code
from salore.appraisal.services.collecting import custodian_confirm, custodian_rehearse
from salore.appraisal.services.destroying import custodian_tear
from salore.appraisal.services.resealing import SEALED, sheet_found, sheet_lost, usable, waiting
from salore.appraisal.states import CollectionState
from salore.core.errors import DomainError
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.custody.forms import CodeForm

UNPROCESSABLE = 422
_ENDED = (CollectionState.COUNTED, CollectionState.ABANDONED)


@open_to()
@require_safe
def custody(request: SignedInRequest, uid: UUID) -> HttpResponse:
    custodian = custody_for_holder(request.viewer, uid)
    return render(request, "workspace/custody/custody.html", about(custodian))


@open_to()
@require_http_methods(["POST"])
def write(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Make a code and show it this once; made again, the one before is worth nothing."""
    custodian = custody_for_holder(request.viewer, uid)
    if custodian.confirmed_on:
        return redirect("custody:custody", uid)
    return render(request, "workspace/custody/write.html", about(custodian) | {"code": custodian_code()})


@open_to()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def type_back(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _typed(request, uid, custodian_confirm, "workspace/custody/type_back.html")


@open_to()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def rehearse(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _typed(request, uid, custodian_rehearse, "workspace/custody/rehearse.html")


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def tear(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _confirmed(request, uid, custodian_tear, "workspace/custody/tear.html")


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _confirmed(request, uid, sheet_lost, "workspace/custody/lost.html")


@open_to()
@require_http_methods(["POST"])
def found(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _confirmed(request, uid, sheet_found, "workspace/custody/custody.html")


def _confirmed(request: SignedInRequest, uid: UUID, keep: Callable[..., None], template: str) -> HttpResponse:
    custodian = custody_for_holder(request.viewer, uid)
    context = about(custodian)
    if request.method != "POST":
        return render(request, template, context)
    try:
        keep(actor=request.viewer, custodian=custodian)
    except DomainError as error:
        return render(request, template, context | {"refusal": error}, status=UNPROCESSABLE)
    return redirect("custody:custody", uid)


def _typed(
    request: SignedInRequest, uid: UUID, keep: Callable[..., Custodian], template: str
) -> HttpResponse:
    custodian = custody_for_holder(request.viewer, uid)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            keep(actor=request.viewer, custodian=custodian, typed=form.cleaned_data["code"])
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            return redirect("custody:custody", uid)
    context = about(custodian) | {"form": form}
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


def about(custodian: Custodian) -> dict[str, Any]:
    """Return what every page of a custody says: who else keeps codes, and what is to be done now."""
    collection = custodian.collection
    others = list(
        collection.custodians.filter(lost_on=None)
        .exclude(pk=custodian.pk)
        .select_related("person")
        .order_by("number")
    )
    is_usable = usable(collection).filter(pk=custodian.pk).exists()
    new = waiting(collection).select_related("person").first()
    is_sealed = collection.state in SEALED
    may_count = is_usable and collection.state == CollectionState.CLOSED
    return {
        "custodian": custodian,
        "collection": collection,
        "others": [other.person.full_name for other in others],
        "is_usable": is_usable,
        "is_sealed": is_sealed,
        # Somebody with a code of their own, to whom nothing is sealed yet.
        "newcomer": new.person.full_name if new and is_usable and is_sealed else "",
        "may_count": may_count,
        "is_counting": may_count and is_counting(),
        # Torn before the answers are deleted, a sheet is missing for a recount.
        "may_tear": collection.state in _ENDED and not collection.key_copies.exists(),
    }
