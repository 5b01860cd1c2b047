"""Pages of custodians and of the performance team, in a browser, where something is missing or wrong."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from salore.appraisal.assigning import Rating
from salore.appraisal.services.collecting import collection_close
from salore.appraisal.services.resealing import sheet_lost
from salore.core import clock
from tests.factories.appraisal import CLOSES_AT, make_colleagues, make_round
from tests.factories.personas import House
from tests.web.browser import DESK, PHONE, check_page, context, open_page, sign_in


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_pages_stand_the_checks(
    site: str, browser: Browser, house: House, settings: Any, width: int
) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()
    ratee = house.people["employee"]
    made = make_round(house, [Rating(ratee.pk, one.pk, "peer") for one in make_colleagues(house, 6)])
    settings.CLOCK_OFFSET += CLOSES_AT + timedelta(minutes=1) - clock.now()
    collection = collection_close(actor=house.viewer("operator"), collection=made.collection)
    holder = made.collection.custodians.get(number=1)
    pages = [f"{site}/kunci/{holder.uid}/{page}" for page in ("", "hitung/", "hilang/")]
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["auditor"])
        for place, url in enumerate(pages):
            page = open_page(visitor, url)
            check_page(page)
            _look(page, f"custody-{place}-{width}")
        page = open_page(visitor, pages[1])
        page.get_by_role("button", name="Buka dan hitung").click()
        check_page(page)
        _look(page, f"custody-fault-{width}")
    sheet_lost(actor=house.viewer("operator"), custodian=collection.custodians.get(number=2))
    console = f"{site}/konsol/rekan/"
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["operator"])
        for place, url in enumerate((f"{console}{collection.uid}/", f"{console}{collection.uid}/pengganti/")):
            page = open_page(visitor, url)
            check_page(page)
            _look(page, f"console-{place}-{width}")


def _look(page: Any, name: str) -> None:
    if folder := os.environ.get("SALORE_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
