"""Inviting somebody from outside, and their letter. Each sees whom they invited, and nobody else's."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salore.appraisal.models import OutsideRater
from salore.appraisal.outside import (
    collections_to_invite_for,
    invited_by,
    outsider_for_inviter,
    sheaf_of_outsider,
)
from salore.appraisal.protection import protection_of
from salore.appraisal.services.inviting import outsider_code, outsider_invite, outsider_withdraw
from salore.appraisal.states import CollectionState
from salore.core import clock
from salore.core.errors import DomainError
from salore.organisation.access import manages
from salore.organisation.models import Agency
from salore.web.console.inviting.forms import InviteForm
from salore.web.console.year.views.answers import answer
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once


@open_to(manages)
@require_safe
def invited(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    collections = list(collections_to_invite_for(viewer))
    context = {
        "invited": invited_by(viewer).order_by("name", "pk"),
        "may_invite": any(one.state == CollectionState.PREPARING for one in collections),
        "takes_answers": any(one.state == CollectionState.COLLECTING for one in collections),
    }
    return render(request, "console/inviting/list.html", context)


@open_to(manages)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def invite(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    collections = collections_to_invite_for(viewer).filter(state=CollectionState.PREPARING)
    form = InviteForm(
        request.POST if request.method == "POST" else None, viewer=viewer, collections=list(collections)
    )
    return answer(
        request,
        "console/inviting/invite.html",
        {"may_invite": bool(form.collections)},
        lambda: outsider_invite(actor=viewer, **form.invited()),
        form=form,
        to=lambda _outsider: reverse("inviting:list"),
        done=_("Noted. Once the forms are handed out, print the letter here."),
    )


@open_to(manages)
@require_POST
def withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    outsider = outsider_for_inviter(request.viewer, uid)
    try:
        outsider_withdraw(actor=request.viewer, outsider=outsider)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back: nobody is asked by letter."))
    return redirect("inviting:list")


@open_to(manages)
@require_POST
def letter(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Make the letter with its forms. It is kept nowhere: made again, the earlier one opens nothing."""
    outsider = outsider_for_inviter(request.viewer, uid)
    try:
        code = outsider_code(actor=request.viewer, outsider=outsider)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("inviting:list")
    response = HttpResponse(_printed(request, outsider, code), content_type="application/pdf")
    name = slugify(outsider.name)[:60] or "undangan"
    response["Content-Disposition"] = f'attachment; filename="undangan-{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _printed(request: SignedInRequest, outsider: OutsideRater, code: str) -> bytes:
    # The compiler of letters is paid for by the process that prints, when it first does.
    from salore.appraisal.printing import Invitation, Sheet, print_invitation

    viewer, collection = request.viewer, outsider.collection
    agency = Agency.objects.get(pk=viewer.agency_id)
    protection = protection_of(collection, viewer.today)
    until = clock.last_day(collection.closes_at, viewer.zone)
    invitation = Invitation(
        agency=agency.name,
        office=agency.office,
        name=outsider.name,
        works_at=outsider.office,
        code=code,
        url=request.build_absolute_uri(reverse("outside:code")),
        due_on=collection.due_on if viewer.today <= collection.due_on else until,
        until=until,
        made_on=viewer.today,
        holders=protection.holders if protection else (),
        sheets=[Sheet(name=one.name, post=one.post) for one in sheaf_of_outsider(outsider).leaves],
    )
    pack = collection.cycle.pack_version.pack
    return print_invitation(invitation, pack, "en" if viewer.language == "en" else "id")
