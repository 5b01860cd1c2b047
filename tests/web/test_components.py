"""Every component is shown, and stands the checks of axe, of narrow windows and of large text."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Browser

from salore.web import assets
from salore.web.design.views import names
from tests.web.browser import DESK, PHONE, check_page, context, open_page, scrolls_sideways

# These have nothing to show alone: names of colours, the frame of the page, what is hidden.
FRAME = {"tokens", "page", "band", "foot", "shown"}


def test_every_component_has_its_examples() -> None:
    assert {path.parent.name for path in assets.sources()} == {*names(), *FRAME}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["id", "en"])
def test_gallery_shows_every_component(language: str) -> None:
    client = Client()
    client.cookies["bahasa"] = language
    answer = client.get("/gaya/")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()
    for name in names():
        assert f'id="gaya-{name}"' in answer.content.decode()


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_gallery_stands_the_checks(site: str, browser: Browser, width: int, dark: bool) -> None:
    with context(browser, width=width, dark=dark) as visitor:
        page = open_page(visitor, f"{site}/gaya/")
        check_page(page)


def test_nothing_is_wider_than_a_small_phone(site: str, browser: Browser) -> None:
    with context(browser, width=320) as visitor:
        assert not scrolls_sideways(open_page(visitor, f"{site}/gaya/"))


def test_text_may_be_twice_as_large(site: str, browser: Browser) -> None:
    with context(browser, width=DESK) as visitor:
        page = open_page(visitor, f"{site}/gaya/")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not scrolls_sideways(page)
        clipped = page.evaluate(
            """[...document.querySelectorAll("main .button, main .pick span, main summary")]
            .filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.textContent)"""
        )
        assert not clipped
