"""The form about a colleague in a browser, on a phone: few touches, and it stands the checks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from salore.appraisal.assigning import Rating
from salore.appraisal.models import SealedAnswer
from salore.core import clock
from tests.factories.appraisal import make_colleagues, make_round
from tests.factories.personas import House
from tests.web.browser import DESK, PHONE, check_page, context, open_page, settle, sign_in


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()


@pytest.fixture(autouse=True)
def asked(december: None, house: House) -> None:
    del december
    employee = house.people["employee"]
    about = [house.people["superior"], *make_colleagues(house, 2)]
    make_round(house, [Rating(one.pk, employee.pk, "peer") for one in about])


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_pages_stand_the_checks(site: str, browser: Browser, house: House, width: int) -> None:
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["employee"])
        page = open_page(visitor, f"{site}/rekan/")
        check_page(page)
        page.get_by_role("link", name="Jawab").first.click()
        settle(page)
        check_page(page)
        check_page(open_page(visitor, f"{site}/rekan/perlindungan/"))


def test_one_colleague_takes_at_most_ten_touches(site: str, browser: Browser, house: House) -> None:
    with context(browser, width=PHONE) as visitor:
        sign_in(visitor, site, house.people["employee"])
        page = open_page(visitor, f"{site}/rekan/")
        page.get_by_role("link", name="Jawab").first.click()
        settle(page)
        touches = 1
        for group in page.locator("fieldset").all():
            group.locator("label").nth(3).click()
            touches += 1
        page.get_by_role("button", name="Kirim dan lanjut").click()
        touches += 1
        expect(page.locator(".over")).to_contain_text("Formulir 2 dari 3")
        assert touches <= 10
        assert SealedAnswer.objects.count() == 1


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [320, PHONE, DESK])
def test_no_step_is_wider_than_its_place(
    site: str, browser: Browser, house: House, width: int, language: str
) -> None:
    with context(browser, width=width) as visitor:
        visitor.add_cookies([{"name": "bahasa", "value": language, "url": site}])
        sign_in(visitor, site, house.people["employee"])
        page = open_page(visitor, f"{site}/rekan/")
        page.locator("main .entries a").first.click()
        settle(page)
        # A chosen step is bold, and so the widest.
        for group in page.locator("fieldset").all():
            group.locator("label").nth(3).click()
        cut = page.eval_on_selector_all(
            ".pick span",
            "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)",
        )
        assert cut == []
