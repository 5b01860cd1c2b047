"""The way in as somebody goes it the first time: on a narrow phone, in both languages, without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from salore.accounts.models import User
from salore.accounts.services.letters import codes_make
from tests.factories.personas import House
from tests.web.browser import check_page, context, open_page

NEW = "ombak-pasir-lontar-senja"


def letter(house: House) -> str:
    user = house.people["employee"].user
    assert user is not None
    user.set_unusable_password()
    user.informed_at = None
    user.save()
    return codes_make(actor=house.viewer("unit_officer"), user_ids=[user.pk])[user.pk]


def send(page: Page, **typed: str) -> None:
    for name, text in typed.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("language", "dark"), [("id", False), ("en", True)])
def test_first_access_on_a_narrow_phone(
    house: House, site: str, browser: Browser, language: str, dark: bool
) -> None:
    code = letter(house)
    with context(browser, width=320, dark=dark) as visitor:
        visitor.add_cookies([{"name": "bahasa", "value": language, "url": site}])
        page = open_page(visitor, f"{site}/masuk/")
        check_page(page)
        send(page, login="199403122019032007", password="x")
        check_page(page)
        for address in ("/masuk/lupa/", "/masuk/lupa/terkirim/", "/masuk/pertama/"):
            page.goto(f"{site}{address}")
            check_page(page)
        send(page, code="0000-0000-0000-0000")
        check_page(page)
        send(page, code=code)
        check_page(page)
        send(page, password="pendek", again="x")
        check_page(page)
        assert page.evaluate("document.activeElement.id") == "faults"
        send(page, password=NEW, again=NEW)
        page.wait_for_url("**/masuk/data-anda/")
        check_page(page)
        send(page)
        page.wait_for_url(f"{site}/")


def test_first_access_without_javascript_and_by_keyboard(house: House, site: str, browser: Browser) -> None:
    code = letter(house)
    with context(browser, java_script_enabled=False) as visitor:
        page = open_page(visitor, f"{site}/masuk/pertama/?kode={code}")
        page.wait_for_url("**/masuk/kata-sandi-baru/")
        page.locator("[name=password]").press_sequentially(NEW)
        page.keyboard.press("Tab")
        page.keyboard.type(NEW)
        page.keyboard.press("Enter")
        page.wait_for_url("**/masuk/data-anda/")
        page.locator("main button[type=submit]").press("Enter")
        page.wait_for_url(f"{site}/")
        assert not page.get_by_role("button", name="Pakai kunci sandi").is_visible()
    assert User.objects.get(person=house.people["employee"]).informed_at is not None
