"""Coming in by a passkey: what the browser is asked, and its answer. Needs JavaScript, as passkeys do."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from salore.accounts.models import SecondFactor
from salore.accounts.passkeys import House, ask_to_sign
from salore.accounts.services.entering import passkey_check
from salore.core.errors import DomainError
from salore.web.door import anyone
from salore.web.sign_in.entering import after_passkey, after_second_factor, onward_from, pending_user
from salore.web.sign_in.forms import PasskeyForm
from salore.web.sign_in.refusals import words_for

_STATE = "passkey"


def house_of(request: HttpRequest) -> House:
    """Return the house as this browser calls it: passkeys hold for its name alone."""
    host = request.get_host()
    name = host if host.startswith("[") else host.partition(":")[0]
    return House(name, f"{request.scheme}://{host}")


@anyone
@never_cache
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """Return what the browser shall sign: with a key of the account that is signing in, or with any."""
    house, user = house_of(request), pending_user(request)
    if not house.can_have_passkeys:
        raise Http404
    keys = user.second_factors.filter(kind=SecondFactor.Kind.PASSKEY) if user else ()
    options, request.session[_STATE] = ask_to_sign(house, [bytes(key.content) for key in keys])
    return HttpResponse(options, content_type="application/json")


@anyone
@never_cache
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """Let in whoever's passkey signed; both steps lead here."""
    form, state, pending = PasskeyForm(request.POST), request.session.pop(_STATE, None), pending_user(request)
    back = "accounts:second_factor" if pending else settings.LOGIN_URL
    if not form.is_valid() or state is None:
        messages.error(request, _("The passkey was not used. Try again, or sign in with your password."))
        return redirect(back)
    try:
        key = passkey_check(house=house_of(request), state=state, answer=form.cleaned_data["answer"])
    except DomainError as error:
        messages.error(request, words_for(error))
        return redirect(back)
    if pending and key.user_id != pending.pk:
        messages.error(request, _("This passkey belongs to another account."))
        return redirect(back)
    if pending:
        return after_second_factor(request, pending)
    if not hasattr(key.user, "person"):
        raise Http404
    return after_passkey(request, key.user, onward=onward_from(request))
