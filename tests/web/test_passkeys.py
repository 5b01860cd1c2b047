"""Passkeys in a real browser, with an authenticator that the browser makes up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from salore.accounts.models import Login, SecondFactor
from tests.factories.personas import PASSWORD, House
from tests.web.browser import DESK, check_page, context, open_page

WHO = "employee"


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    with context(browser, width=DESK) as made:
        yield made


def with_authenticator(visitor: BrowserContext) -> Page:
    page = open_page(visitor)
    device = visitor.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def sign_in(page: Page, site: str, house: House) -> None:
    page.goto(f"{site}/masuk/")
    page.get_by_label("NIP, nomor lain").fill(Login.objects.get(user=house.people[WHO].user).value)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def add_passkey(page: Page, site: str) -> None:
    page.goto(f"{site}/akun/pengamanan/kunci-sandi/")
    page.get_by_label("Sebutan Anda").fill("telepon saya")
    page.get_by_role("button", name="Buat kunci sandi").click()
    page.get_by_role("button", name="Sudah saya catat").click()


def test_a_passkey_is_made_and_signs_in_by_itself_and_as_second_step(
    house: House, site: str, visitor: BrowserContext
) -> None:
    page = with_authenticator(visitor)
    sign_in(page, site, house)
    add_passkey(page, site)
    expect(page.get_by_role("heading", name="telepon saya")).to_be_visible()
    check_page(page)
    key = SecondFactor.objects.get(kind="passkey")

    page.goto(f"{site}/akun/")
    page.get_by_role("button", name="keluar").first.click()
    page.get_by_role("button", name="Pakai kunci sandi").click()
    page.wait_for_url(f"{site}/")
    key.refresh_from_db()
    assert key.used_at is not None

    page.get_by_role("button", name="keluar").first.click()
    sign_in(page, site, house)
    page.wait_for_url("**/langkah-kedua/")
    check_page(page)
    page.get_by_role("button", name="Pakai kunci sandi").click()
    page.wait_for_url(f"{site}/")


def test_a_key_that_is_known_to_nobody_opens_nothing_and_is_told(
    house: House, site: str, visitor: BrowserContext
) -> None:
    page = with_authenticator(visitor)
    sign_in(page, site, house)
    add_passkey(page, site)
    page.get_by_role("button", name="keluar").first.click()
    SecondFactor.objects.all().delete()
    page.get_by_role("button", name="Pakai kunci sandi").click()
    expect(page.get_by_text("Kunci sandi ini tidak membuka akun di sini.")).to_be_visible()
    assert "/masuk/" in page.url


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answer", ["", "{}", "x", '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}']
)
def test_a_forged_answer_leads_back_to_sign_in(client: Client, answer: str) -> None:
    asked = client.post("/masuk/kunci-sandi/tantangan/", headers={"Host": "localhost"})
    assert asked.status_code == 200
    sent = client.post("/masuk/kunci-sandi/", {"answer": answer}, headers={"Host": "localhost"})
    assert sent["Location"] == "/masuk/"
    again = client.post("/masuk/kunci-sandi/", {"answer": answer}, headers={"Host": "localhost"})
    assert again["Location"] == "/masuk/", "without a question there is no answer"
