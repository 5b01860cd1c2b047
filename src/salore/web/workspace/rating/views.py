"""The forms that somebody is asked to fill in, one after the other; they are sealed before they are kept.

No view here records an event, a reading or the use of the session, and none takes a `form_key`: a receipt
would say who answered when. A form that is sent twice overwrites itself.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from salore.appraisal import access
from salore.appraisal.models import RaterAssignment
from salore.appraisal.sealing import Content
from salore.appraisal.selectors import Sheaf, protection_of, sheaf_of
from salore.appraisal.services.answering import answer_submit
from salore.core.errors import DomainError
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.rating.fields import RatingForm

_FORM = "workspace/rating/form.html"
UNPROCESSABLE = 422


@open_to(leaves_trace=False)
@require_safe
def forms(request: SignedInRequest) -> HttpResponse:
    sheaf = sheaf_of(request.viewer)
    return render(request, "workspace/rating/forms.html", {"sheaf": sheaf, "sent": "terkirim" in request.GET})


@open_to(leaves_trace=False)
@require_safe
def protection(request: SignedInRequest) -> HttpResponse:
    sheaf = sheaf_of(request.viewer)
    return render(
        request, "workspace/rating/protection.html", {"protection": protection_of(sheaf.collection)}
    )


@open_to(leaves_trace=False)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: SignedInRequest, form_id: UUID) -> HttpResponse:
    asked = access.form_for_answer(request.viewer, form_id)
    pack = asked.collection.cycle.pack_version.pack
    if request.method != "POST":
        return _shown(request, asked, RatingForm(pack, request.viewer))
    if "abstain" in request.POST:
        return _kept(request, asked, RatingForm(pack, request.viewer), Content.abstention())
    filled = RatingForm(pack, request.viewer, request.POST)
    if not filled.is_valid():
        return _shown(request, asked, filled, status=UNPROCESSABLE)
    if filled.tells_who:
        return _shown(request, asked, filled, status=UNPROCESSABLE, tells_who=True)
    return _kept(request, asked, filled, filled.content())


def _kept(
    request: SignedInRequest, asked: RaterAssignment, filled: RatingForm, content: Content
) -> HttpResponse:
    try:
        answer_submit(form=asked, content=content)
    except DomainError as error:
        return _shown(request, asked, filled, status=UNPROCESSABLE, refusal=error)
    following = sheaf_of(request.viewer).after(asked.pk)
    if following is None:
        return HttpResponseRedirect(f"{reverse('rating:forms')}?terkirim")
    return redirect("rating:form", following.form_id)


def _shown(
    request: SignedInRequest, asked: RaterAssignment, filled: RatingForm, status: int = 200, **more: Any
) -> HttpResponse:
    sheaf: Sheaf = sheaf_of(request.viewer)
    context = {
        "form": filled,
        "asked": asked,
        "sheaf": sheaf,
        "here": sheaf.place(asked.pk),
        "following": sheaf.after(asked.pk),
        "protection": protection_of(asked.collection),
    }
    return render(request, _FORM, context | more, status=status)
