"""The pages "what, why, and my rights": one for each duty of the evaluation, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from salore.appraisal.assigning import Rating
from salore.core import clock
from salore.web.workspace.guide.topics import TOPICS, topic_of
from tests.factories.appraisal import make_round
from tests.factories.personas import House
from tests.factories.plans import cycle_of
from tests.web.browser import DESK, PHONE, check_page, context, open_page, sign_in

# Somebody reads some 250 words in a minute; links to other pages count too here.
WORDS_A_MINUTE = 280


@pytest.fixture
def reader(client: Client, house: House) -> Client:
    client.force_login(house.people["employee"].user)
    return client


def _words(page: str) -> int:
    main = page.partition("<main")[2].partition("</main>")[0]
    text, inside = [], False
    for letter in main:
        inside = letter == "<" or (inside and letter != ">")
        text.append(" " if inside or letter == ">" else letter)
    return len("".join(text).split())


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_is_read_in_a_minute(reader: Client, house: House, topic: str, language: str) -> None:
    cycle_of(house)
    reader.cookies["bahasa"] = language
    page = reader.get(f"/panduan/tugas/{topic}/")
    assert page.status_code == 200
    assert _words(page.text) <= WORDS_A_MINUTE


def test_figures_come_from_the_agencys_pack(reader: Client, house: House) -> None:
    before = reader.get("/panduan/tugas/keberatan/").text
    assert "14" not in before.partition("<main")[2]
    cycle_of(house)
    assert "dalam 14 hari sejak hasil diterima" in reader.get("/panduan/tugas/keberatan/").text
    assert "paling sedikit 5 rekan" in reader.get("/panduan/tugas/dinilai-rekan/").text


def test_a_page_that_is_not_there_is_missing(reader: Client) -> None:
    assert reader.get("/panduan/tugas/lain/").status_code == 404


def test_a_duty_leads_to_its_page(reader: Client, house: House, settings: Any) -> None:
    settings.CLOCK_OFFSET = datetime(2026, 12, 7, 0, 30, tzinfo=UTC) - clock.now()
    make_round(house, [Rating(house.people["superior"].pk, house.people["employee"].pk, "peer")])
    for path in ("/", "/rekan/"):
        assert 'href="/panduan/tugas/menilai-rekan/"' in reader.get(path).text


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        ("results.receive.1", "menerima-hasil"),
        ("objection.decide.1", "keberatan"),
        ("deciding.decide.2026", "memutuskan"),
        ("naming.own.1", "penilaian-diri"),
        ("plan.write.2026", ""),
    ],
)
def test_duties_of_the_evaluation_have_a_page(key: str, slug: str) -> None:
    found = topic_of(key)
    assert (found.slug if found else "") == slug


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_pages_stand_the_checks(site: str, browser: Browser, house: House, width: int) -> None:
    cycle_of(house)
    with context(browser, width=width) as visitor:
        sign_in(visitor, site, house.people["employee"])
        for path in ("", "tugas/keberatan/", "tugas/menilai-rekan/"):
            check_page(open_page(visitor, f"{site}/panduan/{path}"))
