"""One custodian's own pages. The code is shown once, on the page that made it, and is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from salore.appraisal.access import custody_for_holder
from salore.appraisal.models import Custodian
from salore.appraisal.sealing import custodian_code
from salore.appraisal.services.collecting import custodian_confirm, custodian_rehearse
from salore.appraisal.services.destroying import custodian_tear
from salore.core.errors import DomainError
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest

UNPROCESSABLE = 422


class CodeForm(forms.Form):
    """The code as its holder wrote it down."""

    code = forms.CharField(
        label=_("The code on your sheet"),
        help_text=_("Seven groups of four. Capitals, hyphens and spaces do not matter."),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@open_to()
@require_safe
def custody(request: SignedInRequest, uid: UUID) -> HttpResponse:
    custodian = custody_for_holder(request.viewer, uid)
    return render(request, "workspace/custody/custody.html", _about(custodian))


@open_to()
@require_http_methods(["POST"])
def write(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Make a code and show it this once; made again, the one before is worth nothing."""
    custodian = custody_for_holder(request.viewer, uid)
    if custodian.confirmed_on:
        return redirect("custody:custody", uid)
    return render(request, "workspace/custody/write.html", _about(custodian) | {"code": custodian_code()})


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
    custodian = custody_for_holder(request.viewer, uid)
    context = _about(custodian)
    if request.method != "POST":
        return render(request, "workspace/custody/tear.html", context)
    try:
        custodian_tear(actor=request.viewer, custodian=custodian)
    except DomainError as error:
        return render(
            request, "workspace/custody/tear.html", context | {"refusal": error}, status=UNPROCESSABLE
        )
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
    context = _about(custodian) | {"form": form}
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


def _about(custodian: Custodian) -> dict[str, Any]:
    others = custodian.collection.custodians.exclude(pk=custodian.pk).select_related("person")
    return {
        "custodian": custodian,
        "collection": custodian.collection,
        # Torn before the answers are deleted, a sheet is missing for a recount.
        "may_tear": custodian.collection.state == "counted" and not custodian.collection.key_copies.exists(),
        "others": [other.person.full_name for other in others.order_by("number")],
    }
