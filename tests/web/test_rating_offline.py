"""The form about a colleague over a link that breaks: on a shared computer, and in a browser of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from salore.appraisal.assigning import Rating
from salore.appraisal.models import SealedAnswer
from salore.core import clock
from tests.factories.appraisal import make_colleagues, make_round
from tests.factories.personas import House
from tests.web.browser import PHONE, context, open_page, settle, sign_in

SAVED_MS = 900
REMARK = "Sabar terhadap pelanggan."


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


@pytest.fixture
def path(december: None, house: House) -> str:
    del december
    employee, colleague = house.people["employee"], house.people["colleague"]
    about = [house.people["superior"], *make_colleagues(house, 2)]
    pairs = [Rating(one.pk, rater.pk, "peer") for one in about for rater in (employee, colleague)]
    made = make_round(house, pairs)
    return f"/rekan/{made.collection.assignments.filter(rater=employee).order_by('pk')[0].pk}/"


@pytest.fixture
def visitor(site: str, browser: Browser, house: House) -> Iterator[BrowserContext]:
    with context(browser, width=PHONE) as made:
        sign_in(made, site, house.people["employee"])
        yield made


def fill(page: Page, remark: str = REMARK) -> None:
    for group in page.locator("fieldset").all():
        group.locator("label").nth(3).click()
    page.get_by_label("Catatan").fill(remark)


def send(page: Page) -> None:
    page.get_by_role("button", name="Kirim", exact=False).first.click()


def make_own(page: Page) -> None:
    page.get_by_role("button", name="Ini ponsel atau komputer saya sendiri").click()
    expect(page.get_by_role("button", name="Peramban ini dipakai bersama")).to_be_visible()


def kept(page: Page) -> str:
    return str(page.evaluate("JSON.stringify(localStorage)"))


def typed(page: Page) -> tuple[int, str]:
    settle(page)
    return page.locator("fieldset :checked").count(), page.get_by_label("Catatan").input_value()


def test_on_a_shared_computer_the_page_alone_waits_for_the_link(
    visitor: BrowserContext, site: str, path: str
) -> None:
    page = open_page(visitor, site + path)
    fill(page)
    page.wait_for_timeout(SAVED_MS)
    assert kept(page) == "{}"
    visitor.set_offline(True)
    send(page)
    expect(page.get_by_role("status")).to_contain_text("Jangan tutup halaman ini")
    assert kept(page) == "{}"
    assert not SealedAnswer.objects.exists()
    visitor.set_offline(False)
    expect(page.locator(".over")).to_contain_text("Formulir 2 dari 3")
    assert SealedAnswer.objects.count() == 1
    page.go_back()
    assert typed(page) == (0, "")


def test_in_a_browser_of_ones_own_a_draft_outlives_the_page(
    visitor: BrowserContext, site: str, path: str
) -> None:
    page = open_page(visitor, f"{site}/rekan/")
    make_own(page)
    page.goto(site + path)
    settle(page)
    fill(page)
    visitor.set_offline(True)
    send(page)
    expect(page.get_by_role("status")).to_contain_text("tersimpan di perangkat ini")
    assert REMARK not in kept(page)
    page.close()

    visitor.set_offline(False)
    again = open_page(visitor, site + path)
    assert typed(again) == (7, REMARK)
    expect(again.get_by_role("status")).to_contain_text("belum terkirim")
    send(again)
    expect(again.locator(".over")).to_contain_text("Formulir 2 dari 3")
    assert SealedAnswer.objects.count() == 1
    assert kept(again) == "{}"


def test_after_signing_out_nobody_reads_a_draft(
    visitor: BrowserContext, site: str, path: str, house: House
) -> None:
    page = open_page(visitor, f"{site}/rekan/")
    make_own(page)
    page.goto(site + path)
    settle(page)
    fill(page)
    page.wait_for_timeout(SAVED_MS)
    assert kept(page) != "{}"
    page.close()
    visitor.clear_cookies(name="salore")
    # Not even whoever comes in as the same account, as after a password that was set anew.
    sign_in(visitor, site, house.people["employee"])
    again = open_page(visitor, site + path)
    assert typed(again) == (0, "")


def test_another_account_never_sends_it(visitor: BrowserContext, site: str, path: str, house: House) -> None:
    page = open_page(visitor, site + path)
    fill(page)
    visitor.set_offline(True)
    send(page)
    expect(page.get_by_role("status")).to_contain_text("Jangan tutup halaman ini")
    visitor.clear_cookies(name="salore")
    sign_in(visitor, site, house.people["colleague"])
    visitor.set_offline(False)
    expect(page.get_by_role("status")).to_contain_text("orang lain masuk di sini")
    assert typed(page) == (7, REMARK)
    assert not SealedAnswer.objects.exists()

    visitor.clear_cookies()
    sign_in(visitor, site, house.people["employee"])
    send(page)
    expect(page.locator(".over")).to_contain_text("Formulir 2 dari 3")
    assert SealedAnswer.objects.count() == 1


def test_whoever_was_signed_out_meanwhile_loses_nothing(
    visitor: BrowserContext, site: str, path: str, house: House
) -> None:
    page = open_page(visitor, site + path)
    fill(page)
    visitor.clear_cookies()
    send(page)
    expect(page.get_by_role("status")).to_contain_text("Belum terkirim")
    assert typed(page) == (7, REMARK)
    sign_in(visitor, site, house.people["employee"])
    send(page)
    expect(page.locator(".over")).to_contain_text("Formulir 2 dari 3")
    assert SealedAnswer.objects.count() == 1


def test_a_remark_that_shows_its_author_is_not_sent_to_be_looked_at(
    visitor: BrowserContext, site: str, path: str, house: House
) -> None:
    page = open_page(visitor, site + path)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    fill(page, f"Saya, {house.people['employee'].name}, melihatnya tekun.")
    send(page)
    expect(page.get_by_role("button", name="Kirim apa adanya")).to_be_focused()
    assert "POST" not in sent
    page.get_by_label("Catatan").fill("Tekun.")
    expect(page.get_by_role("button", name="Kirim apa adanya")).to_be_hidden()
    send(page)
    expect(page.locator(".over")).to_contain_text("Formulir 2 dari 3")
    fill(page, f"Saya, {house.people['employee'].name}.")
    send(page)
    page.get_by_role("button", name="Kirim apa adanya").click()
    expect(page.locator(".over")).to_contain_text("Formulir 3 dari 3")
    assert SealedAnswer.objects.count() == 2


def test_without_scripts_the_form_is_a_plain_one(
    site: str, browser: Browser, visitor: BrowserContext, path: str
) -> None:
    with context(browser, java_script_enabled=False) as plain:
        plain.add_cookies(visitor.cookies())
        page = open_page(plain, site + path)
        expect(page.get_by_role("button", name="Kirim apa adanya")).to_be_hidden()
        fill(page)
        send(page)
        expect(page.locator(".over")).to_contain_text("Formulir 2 dari 3")
    assert SealedAnswer.objects.count() == 1
