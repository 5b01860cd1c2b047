"""Pages about who is asked, in a browser: on a phone and at a desk they stand the checks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from salore.appraisal.models import Collection, RaterAssignment
from salore.appraisal.services.excluding import exclusion_say
from salore.appraisal.services.handing_out import hand_out
from salore.appraisal.services.inviting import outsider_code, outsider_invite
from salore.appraisal.states import ExclusionGround
from salore.core import clock
from tests.factories.appraisal import make_colleagues, make_round
from tests.factories.personas import House
from tests.web.browser import DESK, PHONE, check_page, context, open_page, sign_in


@pytest.fixture(autouse=True)
def december(settings: Any) -> None:
    settings.CLOCK_OFFSET += datetime(2026, 11, 24, 0, 30, tzinfo=UTC) - clock.now()


@pytest.fixture
def collection(house: House) -> Collection:
    """Return a collection that is being prepared, with an exclusion and somebody invited."""
    make_colleagues(house, 8)
    made = make_round(house, []).collection
    made.key_copies.all().delete()
    Collection.objects.update(state="preparing", public_key=None)
    made.refresh_from_db()
    exclusion_say(
        actor=house.viewer("employee"),
        ratee=house.people["employee"],
        rater=house.people["colleague"],
        ground=ExclusionGround.KINSHIP,
        reason="Saudara sepupu.",
    )
    outsider_invite(
        actor=house.viewer("operator"),
        collection=made,
        name="Rita Kogoya",
        office="Balai Wilayah Sungai Merauke",
        knows=[house.people["employee"]],
    )
    return made


def look(visitor: BrowserContext, url: str) -> None:
    page = open_page(visitor, url)
    assert page.url == url, "another page answered"
    check_page(page)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_who_is_not_to_be_asked(
    site: str, browser: Browser, house: House, collection: Collection, width: int
) -> None:
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["employee"])
        look(visitor, f"{site}/")
        look(visitor, f"{site}/rekan/kecualikan/")
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["superior"])
        look(visitor, f"{site}/rekan/kecualikan/tim/")
        look(visitor, f"{site}/rekan/kecualikan/tim/{house.people['employee'].uid}/")
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["operator"])
        look(visitor, f"{site}/konsol/rekan/kecualian/")
        said = house.people["employee"].pk
        uid = collection.cycle.raterexclusion_set.get(ratee=said).uid
        look(visitor, f"{site}/konsol/rekan/kecualian/{uid}/")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_somebody_from_outside_is_invited_and_answers(
    site: str, browser: Browser, house: House, collection: Collection, width: int
) -> None:
    operator = house.viewer("operator")
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["operator"])
        look(visitor, f"{site}/konsol/undangan/")
        look(visitor, f"{site}/konsol/undangan/baru/")
        hand_out(actor=operator, collection=collection)
        look(visitor, f"{site}/konsol/undangan/")
        look(visitor, f"{site}/konsol/undangan/kertas/")
        look(visitor, f"{site}/konsol/rekan/{collection.uid}/kembali/")
        look(visitor, f"{site}/konsol/rekan/{collection.uid}/ingatkan/")
    code = outsider_code(actor=operator, outsider=collection.outsiders.get())
    form = RaterAssignment.objects.exclude(outsider=None).get()
    with context(browser, width=width) as visitor:
        page = open_page(visitor, f"{site}/undangan/#kode={code}")
        check_page(page)
        page.get_by_role("button", name="Lanjutkan").click()
        page.get_by_role("heading", name="1 orang menunggu jawaban Anda").wait_for()
        check_page(page)
        look(visitor, f"{site}/undangan/formulir/{form.pk}/")
    house.people["auditor"].appointments.update(role="operator")
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["auditor"])
        page = open_page(visitor, f"{site}/konsol/undangan/kertas/")
        page.get_by_label("Kode pada surat").fill(code)
        page.get_by_role("button", name="Lanjutkan").click()
        page.get_by_role("heading", name="Formulir 1 dari 1").wait_for()
        check_page(page)
