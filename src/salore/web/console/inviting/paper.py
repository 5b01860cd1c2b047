"""A form that came back on paper: its code, its answers, sealed at once. Entered by others than those near.

The page names nobody: what stands on the paper is all that whoever enters it learns. The code travels in
the page from form to form; nothing is kept of it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from salore.appraisal.models import OutsideRater, RaterAssignment
from salore.appraisal.outside import refuse_near, sheaf_of_outsider
from salore.core.errors import DomainError
from salore.organisation.access import manages
from salore.organisation.viewer import Viewer
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.outside.views import opened, taken
from salore.web.sign_in.forms import CodeForm
from salore.web.sign_in.refusals import words_for
from salore.web.workspace.rating.fields import RatingForm, drawn_empty

_UNPROCESSABLE = 422


@open_to(manages, leaves_trace=False)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: SignedInRequest) -> HttpResponse:
    code = CodeForm(request.POST if request.method == "POST" else None)
    if not code.is_bound or not code.is_valid():
        return _asked_for_code(request, code)
    try:
        outsider = opened(request, code.cleaned_data["code"])
        refuse_near(request.viewer, outsider)
    except DomainError as error:
        code.add_error("code", words_for(error))
        return _asked_for_code(request, code)
    return _entered(request, outsider, code.cleaned_data["code"])


def _asked_for_code(request: SignedInRequest, code: CodeForm, **more: Any) -> HttpResponse:
    status = _UNPROCESSABLE if code.is_bound else 200
    return render(request, "console/inviting/paper.html", {"form": code} | more, status=status)


def _entered(request: SignedInRequest, outsider: OutsideRater, code: str) -> HttpResponse:
    """Show the form whose number was asked for, or seal it and show the next."""
    forms = list(sheaf_of_outsider(outsider).forms)
    number = _number(request.POST.get("number", ""), len(forms))
    if number is None:
        return _form(request, forms, 1, code) if forms else _asked_for_code(request, CodeForm())
    asked = forms[number - 1]
    filled = RatingForm(asked.collection.cycle.pack_version.pack, _reader(request, outsider), request.POST)
    said = taken(request, asked, filled)
    if said is not None:
        return _form(request, forms, number, code, filled, **said)
    if number < len(forms):
        return _form(request, forms, number + 1, code, was=number)
    return _asked_for_code(request, CodeForm(), entered=len(forms))


def _number(typed: str, most: int) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) < 3 and 0 < int(typed) <= most else None


def _form(
    request: SignedInRequest,
    forms: list[RaterAssignment],
    number: int,
    code: str,
    filled: RatingForm | None = None,
    **more: Any,
) -> HttpResponse:
    pack_hash = forms[number - 1].collection.cycle.pack_version.content_hash
    context = {
        "form": filled,
        "fields": filled.drawn if filled else drawn_empty(pack_hash, request.viewer.language),
        "code": code,
        "number": number,
        "all": len(forms),
    }
    status = _UNPROCESSABLE if filled else 200
    return render(request, "console/inviting/paper_form.html", context | more, status=status)


def _reader(request: SignedInRequest, outsider: OutsideRater) -> Viewer:
    """Return who wrote, in the language of whoever enters it: their name is looked for in the remark."""
    viewer = request.viewer
    return Viewer(
        agency_id=viewer.agency_id,
        today=viewer.today,
        plain_name=outsider.name,
        language=viewer.language,
    )
