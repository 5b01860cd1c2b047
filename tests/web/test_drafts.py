"""What is typed survives a lost link, a closed page and a server that is away, and arrives once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.test import Client
from django.urls import path
from playwright.sync_api import Browser, BrowserContext, Page, expect

from salore.core.fields import ProseField, ScoreField
from salore.web import urls
from salore.web.door import open_to
from salore.web.once import once
from tests.factories.personas import House
from tests.web.browser import context, open_page, settle, sign_in, violations

SAVED_MS = 900
TEXT = "Berkas 820 pegawai lengkap"
PAGE = """{% extends "base.html" %}{% block title %}Catat{% endblock %}
{% block content %}<h1>Catat</h1>{% faults form %}
<form method="post" {% draft "goal" %} novalidate>{% csrf_token %}{% form_key %}
<input type="hidden" name="version" value="{{ version }}">
{% for field in form %}{{ field.as_field_group }}{% endfor %}
<button class="button" name="step" value="propose">Ajukan</button></form>{% endblock %}"""


class Goal(forms.Form):
    title = ProseField(label="Hasil")
    target = ScoreField(label="Target")
    unit = forms.ChoiceField(
        label="Satuan", choices=[("f", "berkas"), ("p", "persen")], widget=forms.RadioSelect
    )
    shared = forms.BooleanField(label="Bersama tim", required=False)


class Server:
    """What the server took, and whether it is away; bent by the tests."""

    taken: list[dict[str, Any]]
    version: str
    is_away: bool


server = Server()


@open_to()
@once
def write(request: HttpRequest) -> HttpResponse:
    if server.is_away and request.method == "POST":
        raise OperationalError
    form = Goal(request.POST or None)
    if form.is_valid():
        server.taken.append(form.cleaned_data | {"step": request.POST.get("step")})
        return redirect("/tertulis/")
    text = engines["django"].from_string(PAGE).render({"form": form, "version": server.version}, request)
    return HttpResponse(text, status=422 if form.is_bound else 200)


@open_to()
def written(request: HttpRequest) -> HttpResponse:
    page = '{% extends "base.html" %}{% block content %}<h1>Tertulis</h1>{% endblock %}'
    return HttpResponse(engines["django"].from_string(page).render({}, request))


handler500 = urls.handler500
urlpatterns = [*urls.urlpatterns, path("tulis/", write), path("tertulis/", written)]


@pytest.fixture
def visitor(site: str, browser: Browser, house: House, settings: Any) -> Iterator[BrowserContext]:
    settings.ROOT_URLCONF = __name__
    server.taken, server.version, server.is_away = [], "1", False
    with context(browser) as made:
        sign_in(made, site, house.people["employee"])
        yield made


def fill(page: Page) -> None:
    page.get_by_label("Hasil").fill(TEXT)
    page.get_by_label("Target").fill("820")
    page.get_by_label("berkas").check()
    page.get_by_label("Bersama tim").check()


def kept(page: Page) -> str:
    return str(page.evaluate("JSON.stringify(localStorage)"))


def wait_until_kept(page: Page) -> None:
    """Wait for the moment after the last key that the browser waits too, and for its writing."""
    page.wait_for_timeout(SAVED_MS)
    assert kept(page) != "{}"


def test_what_was_sent_after_a_correction_is_kept_no_more(visitor: BrowserContext, site: str) -> None:
    page = open_page(visitor, f"{site}/tulis/")
    page.get_by_label("Hasil").fill("Berkas")
    page.get_by_role("button", name="Ajukan").click()
    expect(page.locator(".faults")).to_be_visible()
    settle(page)
    fill(page)
    page.get_by_role("button", name="Ajukan").click()
    expect(page.get_by_role("heading", name="Tertulis")).to_be_visible()
    assert [one["title"] for one in server.taken] == [TEXT]
    page.goto(f"{site}/tulis/")
    settle(page)
    assert page.get_by_label("Hasil").input_value() == ""


def test_what_was_typed_stands_there_again(visitor: BrowserContext, site: str) -> None:
    page = open_page(visitor, f"{site}/tulis/")
    fill(page)
    wait_until_kept(page)
    assert TEXT not in kept(page), "nobody reads it without the account's key"

    again = open_page(visitor, f"{site}/tulis/")
    expect(again.get_by_label("Hasil")).to_have_value(TEXT)
    expect(again.get_by_label("berkas")).to_be_checked()
    expect(again.get_by_label("Bersama tim")).to_be_checked()
    expect(again.get_by_role("status")).to_contain_text("tersimpan di perangkat ini dan ditampilkan kembali")
    assert not violations(again)

    again.get_by_role("button", name="Buang simpanan ini").click()
    expect(again.get_by_label("Hasil")).to_have_value("")
    assert server.taken == []


def test_a_page_that_changed_meanwhile_is_told(visitor: BrowserContext, site: str) -> None:
    page = open_page(visitor, f"{site}/tulis/")
    fill(page)
    wait_until_kept(page)
    server.version = "2"
    again = open_page(visitor, f"{site}/tulis/")
    expect(again.get_by_role("status")).to_contain_text("sudah berubah sejak itu")
    assert again.locator("[name=version]").input_value() == "1", "so that the server sees the difference"


def test_another_account_sees_nothing_of_it(visitor: BrowserContext, site: str, house: House) -> None:
    page = open_page(visitor, f"{site}/tulis/")
    fill(page)
    wait_until_kept(page)
    visitor.clear_cookies()
    sign_in(visitor, site, house.people["colleague"])
    other = open_page(visitor, f"{site}/tulis/")
    other.wait_for_timeout(300)
    expect(other.get_by_label("Hasil")).to_have_value("")
    assert other.get_by_role("status").count() == 0
    assert TEXT not in kept(other)


def test_a_lost_link_sends_when_it_is_back(visitor: BrowserContext, site: str) -> None:
    page = open_page(visitor, f"{site}/tulis/")
    fill(page)
    visitor.set_offline(True)
    page.get_by_role("button", name="Ajukan").click()
    expect(page.get_by_role("status")).to_contain_text("Jaringan putus")
    assert server.taken == []
    visitor.set_offline(False)
    expect(page.get_by_role("heading", name="Tertulis")).to_be_visible()
    assert [row["title"] for row in server.taken] == [TEXT]
    assert server.taken[0]["step"] == "propose", "the button that was pressed counts"
    assert open_page(visitor, f"{site}/tulis/").get_by_label("Hasil").input_value() == ""


def test_an_answer_that_got_lost_takes_the_form_once(visitor: BrowserContext, site: str) -> None:
    page = open_page(visitor, f"{site}/tulis/")
    fill(page)

    def lose(route: Any) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route("**/tulis/", lose, times=1)
    page.get_by_role("button", name="Ajukan").click()
    expect(page.get_by_role("status")).to_contain_text("Jaringan putus")
    assert len(server.taken) == 1
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", name="Tertulis")).to_be_visible()
    assert len(server.taken) == 1


def test_a_server_that_is_away_is_waited_for(visitor: BrowserContext, site: str) -> None:
    page = open_page(visitor, f"{site}/tulis/")
    fill(page)
    server.is_away = True
    page.get_by_role("button", name="Ajukan").click()
    expect(page.get_by_role("status")).to_contain_text("Jaringan putus")
    page.close()

    server.is_away = False
    again = open_page(visitor, f"{site}/tulis/")
    expect(again.get_by_role("status")).to_contain_text("belum terkirim")
    again.get_by_role("button", name="Ajukan").click()
    expect(again.get_by_role("heading", name="Tertulis")).to_be_visible()
    assert len(server.taken) == 1


def test_a_session_that_ended_loses_nothing(visitor: BrowserContext, site: str, house: House) -> None:
    page = open_page(visitor, f"{site}/tulis/")
    fill(page)
    visitor.clear_cookies(name="salore")
    page.get_by_role("button", name="Ajukan").click()
    page.wait_for_url("**/masuk/**")
    assert TEXT not in kept(page)
    sign_in(visitor, site, house.people["employee"])
    page.goto(f"{site}/tulis/")
    settle(page)
    expect(page.get_by_label("Hasil")).to_have_value(TEXT)
    assert server.taken == []


def test_faults_come_back_with_the_text_and_the_focus(visitor: BrowserContext, site: str) -> None:
    page = open_page(visitor, f"{site}/tulis/")
    page.get_by_label("Hasil").fill(TEXT)
    page.get_by_label("Target").fill("1.250")
    page.get_by_role("button", name="Ajukan").click()
    faults = page.get_by_role("alert")
    expect(faults).to_be_focused()
    expect(faults).to_contain_text("1.250 dapat berarti dua hal")
    expect(page.get_by_label("Hasil")).to_have_value(TEXT)
    assert page.title().startswith("Kesalahan:")
    faults.get_by_role("link", name="Target").click()
    expect(page.get_by_label("Target")).to_be_focused()
    assert not violations(page)

    page.get_by_label("Target").fill("1250")
    page.get_by_label("berkas").check()
    page.get_by_role("button", name="Ajukan").click()
    expect(page.get_by_role("heading", name="Tertulis")).to_be_visible()
    assert [row["target"] for row in server.taken] == [1250]


def test_the_form_is_plain_without_scripts(site: str, browser: Browser, visitor: BrowserContext) -> None:
    with context(browser, java_script_enabled=False) as plain:
        plain.add_cookies(visitor.cookies())
        page = open_page(plain, f"{site}/tulis/")
        fill(page)
        page.get_by_role("button", name="Ajukan").click()
        expect(page.get_by_role("heading", name="Tertulis")).to_be_visible()
    assert len(server.taken) == 1


def test_a_form_pressed_twice_is_taken_once(visitor: BrowserContext, house: House) -> None:
    del visitor
    client = Client()
    client.force_login(house.people["employee"].user)
    sent = {"title": TEXT, "target": "820", "unit": "f", "form_key": str(uuid4())}
    faulty = client.post("/tulis/", sent | {"target": ""})
    first, second = client.post("/tulis/", sent), client.post("/tulis/", sent)
    assert (faulty.status_code, first["Location"], second["Location"]) == (422, "/tertulis/", "/tertulis/")
    assert len(server.taken) == 1

    other = Client()
    other.force_login(house.people["colleague"].user)
    other.post("/tulis/", sent)
    assert len(server.taken) == 2, "a key says nothing under another account"
