"""Decisions in a browser: they stand the checks, and sixty people are decided in few touches."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from salore.appraisal.models import Evaluation
from salore.core import clock
from salore.cycles.models import Period
from tests.factories.deciding import (
    make_cell,
    make_predicate,
    make_staff,
    propose,
)
from tests.factories.personas import House
from tests.factories.plans import make_agreed
from tests.web.browser import DESK, PHONE, check_page, context, open_page, settle, sign_in

WHY = "Membantu dua unit lain tanpa diminta."


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_pages_stand_the_checks(
    site: str, browser: Browser, house: House, period: Period, width: int
) -> None:
    make_agreed(house, year=2026)
    make_cell(house, period, house.people["employee"], remarks=("Sabar di loket.",))
    make_predicate(house, period, "BKPSDM.DATA", "baik", by="head")
    person = f"{site}/putusan/2026/{house.people['employee'].uid}/"
    unit = f"{site}/putusan/organisasi/2026/{house.units['BKPSDM.DATA'].uid}/"
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["superior"])
        for url in (f"{site}/putusan/", person, f"{person}dialog/", f"{site}/putusan/2026/bersama/"):
            check_page(open_page(visitor, url))
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["head"])
        for url in (f"{site}/putusan/organisasi/", unit):
            check_page(open_page(visitor, url))


def test_what_lacks_its_sentence_is_said_at_its_place(
    site: str, browser: Browser, house: House, period: Period
) -> None:
    del period
    with context(browser, width=PHONE) as visitor:
        sign_in(visitor, site, house.people["superior"])
        page = open_page(visitor, f"{site}/putusan/2026/{house.people['employee'].uid}/")
        page.locator("input[name=result][value=as]").check()
        page.locator("input[name=behaviour][value=above]").check()
        page.get_by_role("button", name="Tetapkan").click()
        settle(page)
        expect(page.locator(".faults")).to_contain_text("Alasan untuk perilaku kerja")
        expect(page.locator("input[name=behaviour][value=above]")).to_be_checked()


class Hand:
    """A hand on the glass: every touch is counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.touches = 0

    def touch(self, place: Locator) -> None:
        place.check() if place.get_attribute("type") in ("radio", "checkbox") else place.click()
        self.touches += 1

    def write(self, place: Locator, text: str) -> None:
        self.touch(place)
        place.fill(text)

    def leave(self, place: Locator) -> None:
        """Touch what opens another page, and wait until that one is there."""
        before = self.page.locator("main").inner_text()
        self.touch(place)
        expect(self.page.locator("main")).not_to_have_text(before, use_inner_text=True)
        settle(self.page)


@pytest.mark.slow
def test_sixty_people_take_at_most_a_hundred_and_fifty_touches(
    site: str, browser: Browser, house: House, period: Period
) -> None:
    for number, person in enumerate(make_staff(house, 58)):
        propose(house, period, person, behaviour="above" if number % 5 == 0 else "as")
    with context(browser, width=PHONE) as visitor:
        sign_in(visitor, site, house.people["superior"])
        page = open_page(visitor, site)
        hand = Hand(page)
        hand.leave(page.get_by_role("link", name="Buka daftar"))
        hand.leave(page.get_by_role("link", name="Tetapkan beberapa orang"))
        while boxes := page.locator("input[name=pegawai]").all():
            for box in boxes:
                hand.touch(box)
            hand.leave(page.get_by_role("button", name="Tetapkan yang dicentang"))
        hand.leave(page.get_by_role("link", name="Tetapkan Staf 000"))
        while page.locator("input[name=result]").count() and hand.touches < 200:
            hand.touch(page.locator("input[name=result][value=as]"))
            hand.touch(page.locator("input[name=behaviour][value=above]"))
            hand.write(page.locator("textarea[name=behaviour_reason]"), WHY)
            hand.leave(page.get_by_role("button", name="Tetapkan"))
        expect(page.locator("h1")).to_contain_text("Semua orang sudah ditetapkan")
        assert Evaluation.objects.exclude(decided_at=None).count() == 60
        assert hand.touches <= 150


@pytest.mark.slow
def test_a_worse_mix_of_sixty_stays_within_a_hundred_and_fifty_touches(
    site: str, browser: Browser, house: House, period: Period
) -> None:
    """Thirty as proposed, fifteen who depart from the proposal, ten above, five decided from above."""
    staff = make_staff(house, 58)
    for number, person in enumerate(staff):
        propose(house, period, person, result="above" if 28 <= number < 43 else "as")
    for person in staff[53:]:
        Evaluation.objects.create(
            agency=house.agency, period=period, person=person, edition=1, result_rating="as",
            behaviour_rating="as", decided_by=house.people["head"], decided_as="next_superior",
            decided_at=clock.now(),
        )  # fmt: skip
    with context(browser, width=PHONE) as visitor:
        sign_in(visitor, site, house.people["superior"])
        page = open_page(visitor, site)
        hand = Hand(page)
        hand.leave(page.get_by_role("link", name="Buka daftar"))
        hand.leave(page.get_by_role("link", name="Tetapkan beberapa orang"))
        left = 30
        while left:
            boxes = page.locator("input[name=pegawai]").all()[:left]
            for box in boxes:
                hand.touch(box)
            left -= len(boxes)
            hand.leave(page.get_by_role("button", name="Tetapkan yang dicentang"))
        hand.leave(page.get_by_role("link", name="Evaluasi", exact=True).first)
        hand.leave(page.get_by_role("link", name="Tetapkan Staf 028"))
        while page.locator("input[name=result]").count() and hand.touches < 200:
            proposed = page.locator("#hk ~ .pencil strong").first.inner_text()
            is_departure = proposed.lower().startswith("di atas")
            hand.touch(page.locator("input[name=result][value=as]"))
            if is_departure:
                hand.touch(page.locator("input[name=behaviour][value=as]"))
                hand.write(page.locator("textarea[name=result_reason]"), WHY)
            else:
                hand.touch(page.locator("input[name=behaviour][value=above]"))
                hand.write(page.locator("textarea[name=behaviour_reason]"), WHY)
            hand.leave(page.get_by_role("button", name="Tetapkan"))
        assert Evaluation.objects.exclude(decided_at=None).count() == 60
        assert hand.touches <= 150, hand.touches
