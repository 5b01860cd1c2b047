"""The small behaviours in a real browser; without scripts each is a plain part of the page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from salore.web import urls
from salore.web.door import anyone
from salore.web.widgets import EvidenceInput
from tests.web.browser import context, open_page

PAGE = """{% extends "base.html" %}{% block title %}Coba{% endblock %}{% block content %}<h1>Coba</h1>
<form method="post" enctype="multipart/form-data" data-controller="leave" novalidate>{% csrf_token %}
{{ form.as_p }}<button class="button">Kirim</button></form>
<form id="narrow" method="get" data-controller="filter"><label for="s">Keadaan</label>
<select id="s" name="keadaan"><option value="">Semua</option><option value="late">Lewat</option>
</select></form>
<button class="button" type="button" hidden data-controller="print">Cetak</button>
<div id="part"><a href="/coba/" hx-get="/coba/" hx-select="#part" hx-target="#part" hx-swap="outerHTML"
>Muat</a>
<span>{{ count }}</span></div>{% endblock %}"""
received: list[Any] = []


class Evidence(forms.Form):
    note = forms.CharField(label="Catatan", required=False)
    evidence = forms.FileField(label="Bukti", required=False, widget=EvidenceInput)


@anyone
def trial(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        received.extend((file.name, file.read()) for file in request.FILES.values())
    received.append(request.GET.get("keadaan"))
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({"form": Evidence(), "count": len(received)}, request))


urlpatterns = [*urls.urlpatterns, path("coba/", trial)]


@pytest.fixture
def page(site: str, browser: Browser, settings: Any) -> Iterator[Page]:
    settings.ROOT_URLCONF = __name__
    received.clear()
    with context(browser) as visitor:
        yield open_page(visitor, f"{site}/coba/")


def photo(width: int, height: int) -> bytes:
    """Return a photo that tells where it was taken, by a camera that lay on its side."""
    made = Image.effect_noise((width, height), 80).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (8.0, 30.0, 0.0)
    stream = io.BytesIO()
    made.save(stream, "JPEG", quality=95, exif=exif)
    return stream.getvalue()


def choose(page: Page, name: str, kind: str, content: bytes) -> None:
    page.get_by_label("Bukti").set_input_files({"name": name, "mimeType": kind, "buffer": content})


def test_a_photo_is_made_small_and_forgets_where_it_was(page: Page) -> None:
    content = photo(3000, 2000)
    choose(page, "Loket Waan.JPG", "image/jpeg", content)
    expect(page.get_by_role("status")).to_contain_text("Foto dikecilkan di perangkat ini: dari")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Kirim").click()
    page.wait_for_load_state()
    name, sent = received[1]
    arrived = Image.open(io.BytesIO(sent))
    assert name == "Loket Waan.jpg"
    assert len(sent) < len(content) / 3
    assert arrived.size == (1067, 1600), "upright, as the camera was held"
    assert not dict(arrived.getexif())


def test_what_is_no_photo_goes_as_it_is(page: Page) -> None:
    content = b"%PDF-1.7 bukti"
    choose(page, "bukti.pdf", "application/pdf", content)
    page.get_by_role("button", name="Kirim").click()
    page.wait_for_load_state()
    assert ("bukti.pdf", content) in received


def test_choosing_a_filter_shows_its_effect(page: Page) -> None:
    page.get_by_label("Keadaan").select_option("Lewat")
    page.wait_for_url("**/coba/?keadaan=late")
    assert received[-1] == "late"


def test_leaving_with_something_typed_is_asked(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Catatan").press_sequentially("Dua bulan")
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert not page.is_closed()
    assert site in page.url


def test_a_part_of_the_page_is_fetched_alone(page: Page) -> None:
    expect(page.locator("#part span")).to_have_text("1")
    page.wait_for_function("() => document.querySelector('meta[name=htmx-config]')")
    page.wait_for_timeout(200)
    page.get_by_role("link", name="Muat").click()
    expect(page.locator("#part span")).to_have_text("2")
    assert page.complaints == []  # type: ignore[attr-defined]


def test_printing_is_offered_where_scripts_run(page: Page) -> None:
    expect(page.get_by_role("button", name="Cetak")).to_be_visible()


def test_copying_says_that_it_was_done(site: str, browser: Browser) -> None:
    with context(browser, permissions=["clipboard-read", "clipboard-write"]) as visitor:
        page = open_page(visitor, f"{site}/gaya/")
        button = page.get_by_role("button", name="Salin target")
        button.click()
        expect(page.get_by_role("button", name="Tersalin")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == "820"
