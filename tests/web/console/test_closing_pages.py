"""Closing in a browser: the pages stand the checks; whoever leaves is closed early in few touches."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser

from salore.core import clock
from salore.cycles.models import Period
from salore.results import jobs
from salore.results.closing import period_close
from salore.results.models import Result
from tests.apps.appraisal.test_tables import decide
from tests.e2e.touches import Hand
from tests.factories.deciding import make_period
from tests.factories.personas import House
from tests.web.browser import DESK, PHONE, check_page, context, open_page, sign_in
from tests.web.console.test_closing import work_off


@pytest.fixture(autouse=True)
def june(settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 6, 24, 0, 30, tzinfo=UTC) - clock.now()


@pytest.fixture
def period(house: House, june: None) -> Period:
    del june
    made = make_period(house)
    decide(house, made, "employee", decided_at=datetime(2026, 6, 20, 2, tzinfo=UTC))
    return made


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_pages_stand_the_checks(
    site: str, browser: Browser, house: House, period: Period, width: int
) -> None:
    base = f"{site}/konsol/penutupan/"
    one = f"{base}{period.key}/"
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["operator"])
        early = f"{base}pegawai/{house.people['employee'].uid}/"
        for url in (
            base,
            one,
            f"{one}kurang/undecided/",
            f"{one}kurang/no_predicate/",
            f"{one}tutup/",
            early,
        ):
            check_page(open_page(visitor, url))
        period_close(actor=house.viewer("operator"), period=period, told=lambda *_so_far: None)
        for url in (base, one, f"{one}terbit/", f"{one}tutup/"):
            check_page(open_page(visitor, url))
        page = open_page(visitor, f"{one}terbit/")
        page.get_by_role("button", name="Lanjutkan").click()
        check_page(page)
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["head"])
        check_page(open_page(visitor, f"{site}/tinjau-hasil/"))
        check_page(open_page(visitor, f"{site}/tinjau-hasil/2026/{house.units['BKPSDM'].uid}/"))


def test_somebody_who_retires_is_closed_early_in_at_most_eight_touches(
    site: str, browser: Browser, house: House, period: Period
) -> None:
    person = house.people["employee"]
    with context(browser) as visitor:
        sign_in(visitor, site, house.people["operator"])
        page = open_page(visitor, f"{site}/pegawai/{person.uid}/")
        hand = Hand(page)
        hand.press("Tutup evaluasi lebih awal")
        page.get_by_label("Pensiun").check()
        hand.touches += 1
        hand.type("Hari terakhir bertugas", "2026-06-30")
        hand.press("Lanjutkan")
        check_page(page)
        assert hand.sees("Jawaban rekan kerja tidak termasuk")
        hand.press("Tutup lebih awal", within="main form")
        assert hand.touches <= 8
        work_off(jobs.close_one)
        page.reload()
        assert hand.sees("ditutup untuk")
    assert Result.objects.get().person == person
    assert period.key == "2026"
