"""The code of a letter, the forms that it opens, and the way out. No account, no session, no trace."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salore.accounts.services.entering import refuse_many
from salore.accounts.throttle import CODE_IN_NETWORK, Count, count_failure, network_of
from salore.appraisal.models import OutsideRater, RaterAssignment
from salore.appraisal.outside import outsider_of_code, sheaf_of_outsider
from salore.appraisal.protection import protection_of
from salore.appraisal.sealing import Content
from salore.appraisal.selectors import Sheaf
from salore.appraisal.services.answering import answer_submit
from salore.core import clock
from salore.core.errors import DomainError
from salore.organisation.viewer import Viewer
from salore.web.door import anyone
from salore.web.outside.holding import drop, hold, outsider_of
from salore.web.sign_in.forms import CodeForm
from salore.web.sign_in.refusals import words_for
from salore.web.sign_in.whence import address_of
from salore.web.workspace.rating.fields import RatingForm, drawn_empty
from salore.web.workspace.rating.views import seen_by, shown_by

_TWO = ["GET", "HEAD", "POST"]
_UNPROCESSABLE = 422


@anyone
@never_cache
@sensitive_post_parameters()
@require_http_methods(_TWO)
def code(request: HttpRequest) -> HttpResponse:
    """Take the code of a letter, typed here or brought by its square (`brought.js`)."""
    form = CodeForm(request.POST) if request.method == "POST" else CodeForm()
    if form.is_bound and form.is_valid():
        try:
            outsider = opened(request, form.cleaned_data["code"])
        except DomainError as error:
            form.add_error("code", words_for(error))
        else:
            # Whoever else was signed in at this computer is not any more.
            if request.user.is_authenticated:
                logout(request)
            response = redirect("outside:forms")
            hold(response, outsider)
            return response
    status = _UNPROCESSABLE if form.is_bound else 200
    return render(request, "outside/code.html", {"form": form}, status=status)


@anyone
@never_cache
@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    outsider = outsider_of(request)
    if outsider is None:
        return redirect("outside:code")
    sheaf = sheaf_of_outsider(outsider)
    context = {"outsider": outsider, "sheaf": sheaf, "protection": _protection(outsider)}
    return render(request, "outside/forms.html", context)


@anyone
@never_cache
@sensitive_post_parameters()
@require_http_methods(_TWO)
def form(request: HttpRequest, form_id: UUID) -> HttpResponse:
    outsider = outsider_of(request)
    if outsider is None:
        return redirect("outside:code")
    sheaf = sheaf_of_outsider(outsider)
    asked = next((one for one in sheaf.forms if one.pk == form_id), None)
    if asked is None:
        raise Http404
    filled = None
    if request.method == "POST":
        pack = asked.collection.cycle.pack_version.pack
        filled = RatingForm(pack, _reader(outsider), request.POST)
        context = taken(request, asked, filled)
        if context is None:
            following = sheaf.after(asked.pk)
            return redirect("outside:form", following.form_id) if following else redirect("outside:forms")
        return _shown(request, outsider, sheaf, asked, filled, **context)
    return _shown(request, outsider, sheaf, asked, None)


@anyone
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    del request
    response = redirect("outside:code")
    drop(response)
    return response


# ── What is shared with the entering of paper forms ──────────────────────────────────────────────────


def opened(request: HttpRequest, typed: str) -> OutsideRater:
    """Return whose letter the code is from; failures are counted where they come from."""
    counts = [Count.of(CODE_IN_NETWORK, network_of(address_of(request)))]
    refuse_many(counts)
    try:
        return outsider_of_code(typed)
    except DomainError:
        count_failure(counts)
        raise


def taken(request: HttpRequest, asked: RaterAssignment, filled: RatingForm) -> dict[str, Any] | None:
    """Seal what was filled in; where something has to be said first, return it."""
    if "abstain" in request.POST:
        content = Content.abstention()
    elif not filled.is_valid():
        return {}
    elif filled.tells_who:
        return {"tells_who": True}
    else:
        content = filled.content()
    try:
        answer_submit(form=asked, content=content, shown=shown_by(request))
    except DomainError as error:
        return {"refusal": error}
    return None


def _shown(
    request: HttpRequest,
    outsider: OutsideRater,
    sheaf: Sheaf,
    asked: RaterAssignment,
    filled: RatingForm | None,
    **more: Any,
) -> HttpResponse:
    pack_hash = asked.collection.cycle.pack_version.content_hash
    leaf = sheaf.leaf(asked.pk)
    context = {
        "outsider": outsider,
        "sheaf": sheaf,
        "leaf": leaf,
        "seen": seen_by(request, leaf, more.get("refusal")),
        "here": sheaf.place(asked.pk),
        "following": sheaf.after(asked.pk),
        "asked": asked,
        "form": filled,
        "fields": filled.drawn if filled else drawn_empty(pack_hash, language()),
        "protection": _protection(outsider),
    }
    return render(request, "outside/form.html", context | more, status=_UNPROCESSABLE if filled else 200)


def _protection(outsider: OutsideRater) -> Any:
    zone = outsider.collection.agency.time_zone
    return protection_of(outsider.collection, clock.today(zone))


def _reader(outsider: OutsideRater) -> Viewer:
    """Return whoever writes, as the form wants to know them: their name and their language."""
    collection = outsider.collection
    today = clock.today(collection.agency.time_zone)
    return Viewer(agency_id=collection.agency_id, today=today, plain_name=outsider.name, language=language())


def language() -> str:
    return (get_language() or "id")[:2]
