"""The forms that somebody is asked to fill in, one after the other; they are sealed before they are kept.

No view here records an event, a reading or the use of the session, and none keeps a `form_key`: a receipt
would say who answered when. A form that is sent twice overwrites itself.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salore.appraisal import access
from salore.appraisal.models import RaterAssignment
from salore.appraisal.protection import last_protection, protection_of
from salore.appraisal.sealing import Content
from salore.appraisal.selectors import Leaf, Sheaf, sheaf_of
from salore.appraisal.services.answering import Shown, answer_submit
from salore.core.errors import DomainError, StaleError
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import KEY, told_onward
from salore.web.workspace.rating.fields import RatingForm, drawn_empty
from salore.web.workspace.rating.own_browser import draft_key, is_own, say_own, say_shared

_FORM = "workspace/rating/form.html"
UNPROCESSABLE = 422


@open_to(leaves_trace=False)
@require_safe
def forms(request: SignedInRequest) -> HttpResponse:
    sheaf = sheaf_of(request.viewer)
    context = {
        "sheaf": sheaf,
        "sent": "terkirim" in request.GET,
        "protection": _protection(request, sheaf),
        "is_own": is_own(request),
    }
    return render(request, "workspace/rating/forms.html", context)


@open_to(leaves_trace=False)
@require_safe
def protection(request: SignedInRequest) -> HttpResponse:
    shown = _protection(request, sheaf_of(request.viewer))
    return render(request, "workspace/rating/protection.html", {"protection": shown})


@open_to(leaves_trace=False)
@require_POST
def browser(request: SignedInRequest) -> HttpResponse:
    """Take down, in the browser itself, whether somebody else uses it."""
    response = redirect("rating:forms")
    if request.POST.get("own"):
        say_own(request, response)
    else:
        say_shared(response)
    return response


@open_to(leaves_trace=False)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: SignedInRequest, form_id: UUID) -> HttpResponse:
    sheaf = sheaf_of(request.viewer)
    asked = access.form_for_answer(request.viewer, form_id, sheaf.forms)
    if request.method != "POST":
        return _shown(request, sheaf, asked)
    return told_onward(request, _taken(request, sheaf, asked))


def _taken(request: SignedInRequest, sheaf: Sheaf, asked: RaterAssignment) -> HttpResponse:
    filled = RatingForm(asked.collection.cycle.pack_version.pack, request.viewer, request.POST)
    if "abstain" in request.POST:
        return _kept(request, sheaf, asked, filled, Content.abstention())
    if not filled.is_valid():
        return _shown(request, sheaf, asked, filled)
    if filled.tells_who:
        return _shown(request, sheaf, asked, filled, tells_who=True)
    return _kept(request, sheaf, asked, filled, filled.content())


def _kept(
    request: SignedInRequest, sheaf: Sheaf, asked: RaterAssignment, filled: RatingForm, content: Content
) -> HttpResponse:
    try:
        answer_submit(form=asked, content=content, shown=shown_by(request))
    except DomainError as error:
        return _shown(request, sheaf, asked, filled, refusal=error)
    following = sheaf.after(asked.pk)
    if following is None:
        return HttpResponseRedirect(f"{reverse('rating:forms')}?terkirim")
    return redirect("rating:form", following.form_id)


def _shown(
    request: SignedInRequest,
    sheaf: Sheaf,
    asked: RaterAssignment,
    filled: RatingForm | None = None,
    **more: Any,
) -> HttpResponse:
    """Show the form, empty or as it was filled in: then something about it has to be said first."""
    viewer, own, leaf = request.viewer, is_own(request), sheaf.leaf(asked.pk)
    pack_hash = asked.collection.cycle.pack_version.content_hash
    context = {
        "form": filled,
        "fields": filled.drawn if filled else drawn_empty(pack_hash, viewer.language),
        "asked": asked,
        "leaf": leaf,
        "seen": seen_by(request, leaf, more.get("refusal")),
        "sheaf": sheaf,
        "here": sheaf.place(asked.pk),
        "following": sheaf.after(asked.pk),
        "protection": protection_of(asked.collection, viewer.today),
        "author": viewer.plain_name,
        "is_shared": not own,
        "draft_lock": draft_key(request) if own else "",
    }
    return render(request, _FORM, context | more, status=UNPROCESSABLE if filled else 200)


def shown_by(request: HttpRequest) -> Shown | None:
    """Return from which showing of the form something is sent."""
    sent = request.POST
    return Shown(sent[KEY], sent["seen"]) if KEY in sent and "seen" in sent else None


def seen_by(request: HttpRequest, leaf: Leaf, refusal: DomainError | None) -> str:
    """Return the stamp that the page knows: told that another came back meanwhile, it knows that as well."""
    is_told = isinstance(refusal, StaleError)
    return leaf.stamp if is_told else request.POST.get("seen", leaf.stamp)


def _protection(request: SignedInRequest, sheaf: Sheaf) -> Any:
    """Return what protects one's own answers, or the agency's last ones."""
    if sheaf.collection:
        return protection_of(sheaf.collection, request.viewer.today)
    return last_protection(request.viewer)
