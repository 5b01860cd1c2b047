"""Where custodians type codes together: for the count, and to seal to whoever takes a lost sheet's place.

Codes go from the request to the standard input of a process of its own, and nowhere else: no session, no
row, no job, no receipt of a form, no draft, no log. Sent twice, the second finds it done.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from salore.appraisal.access import custody_for_holder
from salore.appraisal.counting.apart import Action, ApartError, with_codes
from salore.appraisal.models import Custodian
from salore.appraisal.services.resealing import usable
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.workspace.custody.forms import CodesForm
from salore.web.workspace.custody.views import UNPROCESSABLE, about

_DONE: dict[Action, str | Promise] = {
    Action.COUNT: gettext_lazy("It is counted. Keep your sheet until the answers are destroyed."),
    Action.RESEAL: gettext_lazy("The copies are made. The lost sheet opens nothing here any more."),
}


@open_to()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _opened(request, uid, Action.COUNT, "may_count", "workspace/custody/count.html")


@open_to()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def reseal(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _opened(request, uid, Action.RESEAL, "newcomer", "workspace/custody/reseal.html")


@sensitive_variables("form")
def _opened(request: SignedInRequest, uid: UUID, action: Action, may: str, template: str) -> HttpResponse:
    custodian = custody_for_holder(request.viewer, uid)
    context = about(custodian)
    if not context[may]:
        return redirect("custody:custody", uid)
    others = list(usable(custodian.collection).exclude(pk=custodian.pk).select_related("person"))
    form = CodesForm(request.POST if request.method == "POST" else None, holder=custodian, others=others)
    if request.method == "POST" and form.is_valid() and _handed_over(request, action, custodian, form):
        return redirect("custody:custody", uid)
    context |= {"form": form}
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


@sensitive_variables("form")
def _handed_over(request: SignedInRequest, action: Action, custodian: Custodian, form: CodesForm) -> bool:
    """Hand the codes over; return whether it is done, or under way. Else the form says what is wrong."""
    try:
        told = with_codes(
            action,
            collection=custodian.collection.uid,
            person_id=custodian.person_id,
            typed=form.typed(),
            language=request.viewer.language,
        )
    except ApartError:
        form.refuse(None, _("It broke off on our side. Nothing was written: type the codes again."))
        return False
    if told.refusal:
        form.refuse(told.custodian, told.refusal)
        return False
    if told.is_done:
        messages.success(request, str(_DONE[action]))
    return True
