"""Each form is taken once: sent again over a poor link, it does nothing and leads where it led before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from salore.core import clock
from salore.web.middleware import SignedInRequest
from salore.web.models import FormReceipt

P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponse]
KEY, DRAFT_HEADER, LOCATION_HEADER = "form_key", "Salore-Draft", "Salore-Location"
_KEPT = timedelta(days=60)


def once(view: View[P]) -> Callable[..., HttpResponse]:
    """Take a form with a `form_key` once. Put it right above the view, below `open_to`.

    The receipt is written in one transaction with what the view does. A second sending waits for the first
    to end. What did not lead on (a page of faults) was not taken: it leaves no receipt, and changes nothing.
    """

    @wraps(view)
    def taken(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        if key is None:
            return told_onward(request, view(request, *args, **kwargs))
        with transaction.atomic():
            receipt, is_new = _receipt(request.user.pk, key)
            if not is_new:
                return told_onward(request, HttpResponseRedirect(receipt.location))
            response = view(request, *args, **kwargs)
            if _leads_on(response):
                _keep(receipt, response["Location"])
            else:
                transaction.set_rollback(True)
        return told_onward(request, response)

    return taken


def _receipt(account_id: Any, key: UUID) -> tuple[FormReceipt, bool]:
    return FormReceipt.objects.get_or_create(
        account_id=account_id, key=key, defaults={"location": "", "made_at": clock.now()}
    )


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(KEY, "")) if request.method == "POST" else None
    except ValueError:
        return None


def _leads_on(response: HttpResponse) -> bool:
    return 300 <= response.status_code < 400


def _keep(receipt: FormReceipt, location: str) -> None:
    receipt.location = location
    receipt.save(update_fields=["location"])
    old = FormReceipt.objects.filter(account_id=receipt.account_id, made_at__lt=receipt.made_at - _KEPT)
    old.delete()


def told_onward(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell a script that sends by itself where to go, rather than let it fetch that page twice.

    `once` does it; so do views that may keep no receipt.
    """
    if request.headers.get(DRAFT_HEADER) and _leads_on(response):
        told: Any = HttpResponse(status=204)
        told[LOCATION_HEADER] = response["Location"]
        told.cookies = response.cookies
        return told  # type: ignore[no-any-return]
    return response
