"""What protects an account besides its password: an authenticator app, passkeys, recovery codes."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from salore.accounts.factors import app_link, new_key, seal, typed_key, unseal
from salore.accounts.models import SecondFactor
from salore.accounts.passkeys import PasskeyError, ask_for_new, read_new
from salore.accounts.services import own
from salore.core.errors import DomainError
from salore.web.door import FIRST, open_to
from salore.web.middleware import SignedInRequest
from salore.web.qr import qr_code
from salore.web.sign_in.entering import must_have_factor, seen_first
from salore.web.sign_in.passkeys import house_of
from salore.web.workspace.account.confirming import account_of, confirmed
from salore.web.workspace.account.forms import AppForm, NewPasskeyForm

Kind = SecondFactor.Kind
_KEY, _STATE, _CODES = "new_app_key", "new_passkey", "recovery_codes"


@open_to(comes_first=True)
@require_http_methods(["GET", "HEAD", "POST"])
def factors(request: SignedInRequest) -> HttpResponse:
    """Show what there is. Recovery codes are shown this once; with POST their owner says they are kept."""
    user = account_of(request)
    kept = list(user.second_factors.order_by("made_at"))
    has_factor = any(factor.kind != Kind.RECOVERY for factor in kept)
    comes_first = "me:factors" in request.session.get(FIRST, ())
    if request.method == "POST":
        request.session.pop(_CODES, None)
        return seen_first(request, "me:factors") if comes_first and has_factor else redirect("me:factors")
    context = {
        "kept": [factor for factor in kept if factor.kind != Kind.RECOVERY],
        "has_app": any(factor.kind == Kind.APP for factor in kept),
        "codes_left": sum(factor.kind == Kind.RECOVERY and factor.used_at is None for factor in kept),
        "new_codes": _opened(request.session.get(_CODES, "")).split(),
        "comes_first": comes_first,
        "must": must_have_factor(request.viewer),
        "passkeys": house_of(request).can_have_passkeys,
    }
    return render(request, "account/factors.html", context)


@open_to(comes_first=True)
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def app_add(request: SignedInRequest) -> HttpResponse:
    """Show the key of a new app; it counts once the app showed that it knows it."""
    user = account_of(request)
    sealed = request.session.setdefault(_KEY, seal(new_key()).decode())
    key = unseal(sealed.encode())
    form = AppForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            codes = own.app_add(actor=request.viewer, user=user, key=key, code=form.cleaned_data["code"])
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            del request.session[_KEY]
            return _to_codes(request, codes)
    link = app_link(key, account=_account_name(request), issuer=_issuer(request))
    context = {"form": form, "key": typed_key(key), "qr": qr_code(link), "link": link}
    return render(request, "account/app_add.html", context, status=422 if form.is_bound else 200)


@open_to(comes_first=True)
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def passkey_add(request: SignedInRequest) -> HttpResponse:
    house, form = house_of(request), NewPasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["name"] or _("Passkey")
        try:
            key = read_new(house, request.session.pop(_STATE, {}), form.cleaned_data["answer"])
            codes = own.passkey_add(actor=request.viewer, user=account_of(request), key=key, name=name)
        except PasskeyError:
            form.add_error(None, _("The device gave no passkey. Try again, or use an authenticator app."))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _to_codes(request, codes)
    context = {"form": form, "passkeys": house.can_have_passkeys}
    return render(request, "account/passkey_add.html", context, status=422 if form.is_bound else 200)


@open_to(comes_first=True)
@require_POST
def passkey_options(request: SignedInRequest) -> HttpResponse:
    """Return what the device is asked to make."""
    house, user = house_of(request), account_of(request)
    if not house.can_have_passkeys:
        raise Http404
    known = user.second_factors.filter(kind=Kind.PASSKEY).values_list("content", flat=True)
    options, request.session[_STATE] = ask_for_new(
        house,
        user_handle=user.uid.bytes,
        name=_account_name(request),
        known=[bytes(content) for content in known],
    )
    return HttpResponse(options, content_type="application/json")


@open_to(comes_first=True)
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Make new recovery codes, after saying that the earlier ones end."""
    user = account_of(request)
    if not user.second_factors.exclude(kind=Kind.RECOVERY).exists():
        return redirect("me:factors")
    if request.method == "POST":
        return _to_codes(request, own.recovery_codes_make(actor=request.viewer, user=user))
    return render(request, "account/recovery_codes.html")


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def remove(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Remove an app or a passkey, after asking once."""
    user = account_of(request)
    factor = user.second_factors.exclude(kind=Kind.RECOVERY).filter(uid=uid).first()
    if factor is None:
        raise Http404
    fault = ""
    if request.method == "POST":
        try:
            must = must_have_factor(request.viewer)
            own.factor_remove(actor=request.viewer, user=user, factor=factor, must_keep_one=must)
        except DomainError as error:
            fault = str(error)
        else:
            return redirect("me:factors")
    context = {"factor": factor, "sentences": [fault] if fault else []}
    return render(request, "account/factor_remove.html", context, status=422 if fault else 200)


def _to_codes(request: SignedInRequest, codes: list[str]) -> HttpResponse:
    """Lead to the page that shows new codes until their owner says that they are kept."""
    if codes:
        request.session[_CODES] = seal("\n".join(codes).encode()).decode()
    elif "me:factors" in request.session.get(FIRST, ()):
        return seen_first(request, "me:factors")
    return redirect("me:factors")


def _opened(sealed: str) -> str:
    """Return what the session keeps sealed, so that the database holds it readable nowhere."""
    return unseal(sealed.encode()).decode() if sealed else ""


def _account_name(request: SignedInRequest) -> str:
    login = account_of(request).logins.order_by("pk").values_list("value", flat=True).first()
    return login or request.viewer.name


def _issuer(request: SignedInRequest) -> str:
    agency = request.viewer.agency
    return f"Salore {agency.name}" if agency else "Salore"
