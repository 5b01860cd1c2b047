"""Coming in by password and second factor, and going out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from salore.accounts.models import SecondFactor, User
from salore.accounts.services.entering import code_check, factor_kinds, user_signing_in
from salore.accounts.throttle import sign_in_counts
from salore.core.errors import DomainError
from salore.web.door import anyone
from salore.web.sign_in.entering import (
    after_password,
    after_second_factor,
    onward_from,
    pending_user,
    refuse_without_person,
)
from salore.web.sign_in.forms import FactorForm, SignInForm
from salore.web.sign_in.passkeys import house_of
from salore.web.sign_in.refusals import words_for
from salore.web.sign_in.whence import address_of, browser_known_to


@anyone
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    onward = onward_from(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            user = _user(request, form)
        except DomainError as error:
            form.add_error(None, words_for(error))
        else:
            login, shared = form.cleaned_data["login"], form.cleaned_data["shared"]
            return after_password(request, user, login=login, onward=onward, shared=shared)
    context = {"form": form, "next": onward, "passkeys": house_of(request).can_have_passkeys}
    return render(request, "sign_in/sign_in.html", context, status=422 if form.is_bound else 200)


@anyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    user = pending_user(request)
    if user is None:
        return redirect(settings.LOGIN_URL)
    form = FactorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            code_check(user=user, code=form.cleaned_data["code"])
        except DomainError as error:
            form.add_error("code", words_for(error))
        else:
            return after_second_factor(request, user)
    kinds = factor_kinds(user)
    context = {
        "form": form,
        "passkeys": SecondFactor.Kind.PASSKEY in kinds and house_of(request).can_have_passkeys,
        "app": SecondFactor.Kind.APP in kinds,
    }
    return render(request, "sign_in/second_factor.html", context, status=422 if form.is_bound else 200)


@anyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect(settings.LOGIN_URL)


def _user(request: HttpRequest, form: SignInForm) -> User:
    login = form.cleaned_data["login"]
    counts = sign_in_counts(login, address_of(request), browser_known_to(request, login))
    user = user_signing_in(login=login, password=form.cleaned_data["password"], counts=counts)
    refuse_without_person(user)
    return user
