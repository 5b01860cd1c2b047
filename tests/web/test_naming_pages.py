"""Feedback and answers by name in a browser: on a phone and at a desk they stand the checks."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser

from salore.appraisal.models import Feedback, NamedAnswer
from salore.core import clock
from tests.factories.appraisal import make_round
from tests.factories.personas import House
from tests.web.browser import DESK, PHONE, check_page, context, open_page, settle, sign_in


@pytest.fixture(autouse=True)
def december(settings: Any, house: House) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()
    make_round(house, [])


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_feedback_takes_two_touches_and_a_sentence_for_somebody_chosen(
    site: str, browser: Browser, house: House, width: int
) -> None:
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["employee"])
        check_page(open_page(visitor, f"{site}/umpan-balik/"))
        page = open_page(visitor, f"{site}/umpan-balik/rekan/")
        check_page(page)
        page.get_by_role("link", name=re.compile("Beri umpan balik.*Colleague")).click()
        settle(page)
        check_page(page)
        page.get_by_label("Dengan kata-kata Anda").fill("Arsipnya rapi.")
        page.locator("label", has_text="Apresiasi").click()
        page.get_by_role("button", name="Kirim").click()
        page.get_by_role("heading", name="Colleague sudah dapat membacanya").wait_for()
        settle(page)
        check_page(page)
        assert Feedback.objects.get().text == "Arsipnya rapi."


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_ones_own_appraisal_takes_nine_touches(site: str, browser: Browser, house: House, width: int) -> None:
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["employee"])
        page = open_page(visitor, f"{site}/")
        page.get_by_role("link", name="Nilai diri sendiri").click()
        settle(page)
        check_page(page)
        for group in page.locator("fieldset").all():
            group.locator("label").nth(3).click()
        page.get_by_role("button", name="Kirim").click()
        page.get_by_role("heading", name="Sudah disimpan").wait_for()
        settle(page)
        check_page(page)
        assert len(NamedAnswer.objects.get().scores) == 7


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_pages_of_a_team_lead_stand_the_checks(
    site: str, browser: Browser, house: House, width: int
) -> None:
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["team_lead"])
        page = open_page(visitor, f"{site}/tim/masukan/")
        check_page(page)
        page.get_by_role("link", name="Beri masukan").click()
        settle(page)
        check_page(page)
