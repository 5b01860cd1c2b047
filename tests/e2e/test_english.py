"""Agreement, revision and progress in English, on a phone whose link breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site, opened
from tests.e2e.touches import Hand

pytestmark = pytest.mark.xdist_group("e2e")
_TITLE = "Letters are answered within two working days"


@pytest.fixture
def english_phone(browser: Browser) -> Iterator[Page]:
    yield from opened(browser, viewport={"width": 390, "height": 844}, locale="en-GB", has_touch=True)


@pytest.fixture
def english_desk(browser: Browser) -> Iterator[Page]:
    yield from opened(browser, viewport={"width": 1280, "height": 900}, locale="en-GB")


def in_english(site: Site, page: Page, role: str) -> Hand:
    """Sign in and choose English at the foot of the page."""
    site.sign_in(page, role)
    page.locator("footer").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    return Hand(page)


def test_agreement_revision_and_progress_in_english(
    site: Site, english_phone: Page, english_desk: Page
) -> None:
    phone, desk = english_phone, english_desk
    name = site.accounts["unit_officer"]["name"]
    employee, superior = in_english(site, phone, "unit_officer"), in_english(site, desk, "acting_head")

    phone.goto(f"{site.url}/skp/?tahun=2027")
    employee.press("Check and propose")
    employee.press("Propose")
    expect(phone.locator("main")).to_contain_text("is proposed")
    read_what_waits(site, superior, name)
    agree(superior)
    expect(desk.locator("main")).to_contain_text("is agreed")

    phone.goto(f"{site.url}/skp/?tahun=2027")
    employee.press("Ask for a change")
    phone.locator("main textarea").first.fill("The office answers letters since January.")
    employee.press("Open the plan for changes")
    employee.press("Write a goal")
    phone.locator("textarea[name$=title]").first.fill(_TITLE)
    phone.locator("textarea[name$=text], input[name$=text]").first.fill("Share of letters")
    phone.locator("input[name$=target]").first.fill("95.5")
    phone.locator("input[name$=unit_of_measure]").first.fill("percent")
    employee.press("Save")
    employee.press("Check and propose")
    employee.press("Propose")
    read_what_waits(site, superior, name)
    expect(desk.locator("main")).to_contain_text(_TITLE)
    agree(superior)
    expect(desk.locator("main")).to_contain_text("is agreed")
    phone.goto(f"{site.url}/skp/?tahun=2027")
    expect(phone.locator("main")).to_contain_text("Agreed versions (2)")
    expect(phone.locator("main")).to_contain_text("95.5 percent")

    phone.goto(f"{site.url}/")
    employee.touches = 0
    employee.press("Report progress")
    expect(phone.locator("form[data-connected=done]").first).to_be_attached()
    phone.locator("main input[name$='-value']").first.fill("12.5")
    employee.touches += 1
    phone.context.set_offline(True)
    phone.locator("main button[type=submit]").first.click()
    employee.touches += 1
    expect(phone.locator("main")).to_contain_text(re.compile("No link", re.IGNORECASE))
    phone.context.set_offline(False)
    expect(phone.locator("main")).to_contain_text("12.5", timeout=20_000)
    assert employee.touches <= 12


def read_what_waits(site: Site, superior: Hand, name: str) -> None:
    """Open the plan of somebody who waits."""
    page = superior.page
    page.goto(f"{site.url}/skp/sepakati/")
    page.locator("li.entry").filter(has_text=name).get_by_role("link").first.click()


def agree(superior: Hand) -> None:
    superior.page.locator("[name=decision][value=agree]").click()
    superior.touches += 1


# What each of them comes for while the evaluation runs.
_MAIN = {
    "employee": ("/", "/rekan/", "/rekan/perlindungan/", "/hasil/", "/umpan-balik/", "/penilaian-diri/",
                 "/rekan/kecualikan/", "/panduan/"),
    "superior": ("/", "/putusan/", "/putusan/2026/bersama/", "/tim/"),
    "head_of_unit": ("/putusan/organisasi/", "/keberatan/"),
    "operator": ("/konsol/rekan/", "/konsol/penutupan/", "/konsol/penutupan/2026/", "/konsol/keberatan/"),
}  # fmt: skip
_INDONESIAN = re.compile(r"\b(yang|dan|belum|Anda|untuk|dengan|tidak|sudah)\b")


@pytest.mark.parametrize("role", sorted(_MAIN))
def test_the_main_pages_speak_english_throughout(role: str, site: Site, english_desk: Page) -> None:
    """Headings, buttons and questions; names of units and what people wrote stay as they are."""
    page = english_desk
    in_english(site, page, role)
    astray = []
    for path in _MAIN[role]:
        answer = page.goto(site.url + path)
        assert answer is not None
        assert answer.status == 200, path
        expect(page.locator("html")).to_have_attribute("lang", "en")
        said = page.locator("main :is(h1, .lead, button, legend, label, caption, .button)").all_inner_texts()
        astray += [f"{path}: {text}" for text in said if _INDONESIAN.search(text)]
    assert astray == []
