"""The pages in a browser: on a phone, by somebody who does it once, and on a desk; axe on each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from salore.appraisal.models import Collection, SourceComment, SourceResult
from salore.core import clock
from salore.cycles.models import Period
from salore.objections.models import Objection
from salore.results.models import Result
from tests.conftest import ITEMS
from tests.factories.objections import STATEMENT, at, file_objection, make_received
from tests.factories.personas import House
from tests.web.browser import DESK, PHONE, check_page, context, open_page, sign_in


@pytest.fixture
def result(settings: Any, house: House) -> Result:
    result = make_received(house)
    settings.CLOCK_OFFSET = at(10) - clock.now()
    return result


@contextmanager
def page(browser: Browser, house: House, site: str, persona: str, path: str, width: int) -> Iterator[Page]:
    visitor = context(browser, width=width)
    sign_in(visitor, site, house.people[persona])
    shown = open_page(visitor, f"{site}{path}")
    assert shown.url == f"{site}{path}", "another page answered"
    check_page(shown)
    yield shown
    visitor.close()


def test_from_my_result_to_a_decision(
    house: House, result: Result, browser: Browser, site: str, tmp_path: Path
) -> None:
    proof = tmp_path / "bukti.pdf"
    proof.write_bytes(b"%PDF-1.7 bukti")
    with page(browser, house, site, "employee", f"/hasil/{result.uid}/", PHONE) as shown:
        shown.get_by_role("link", name="Ajukan keberatan").click()
        check_page(shown)
        shown.get_by_role("button", name="Ajukan keberatan").click()
        shown.wait_for_function("() => document.activeElement.closest('[data-controller=faults]') !== null")
        check_page(shown)
        shown.get_by_label("Penilaian atas hasil kerja").check()
        shown.get_by_label("Apa yang tidak sesuai, dan mengapa?").fill(STATEMENT)
        shown.get_by_label("Berkas").set_input_files(proof)
        shown.get_by_role("button", name="Ajukan keberatan").click()
        shown.wait_for_url("**/keberatan/*-*/")
        check_page(shown)
        assert shown.get_by_role("heading", level=1).inner_text() == "Keberatan Anda sudah diajukan"
        assert shown.get_by_role("link", name="bukti.pdf").is_visible()
    case = f"/keberatan/{Objection.objects.get().uid}/"
    with page(browser, house, site, "superior", case, PHONE) as shown:
        shown.get_by_label("Penjelasan Anda sebagai penilai").fill("Bukti masuk setelah batas.")
        shown.get_by_role("button", name="Tambahkan ke catatan").click()
        shown.wait_for_url("**#c-*")
    with page(browser, house, site, "head", f"{case}putuskan/", DESK) as shown:
        shown.get_by_label("Hasil tetap").check()
        shown.get_by_label("Alasan keputusan").fill("Bukti memang terlambat diunggah.")
        shown.get_by_role("button", name="Putuskan keberatan").click()
        shown.wait_for_url(f"**{case}")
        check_page(shown)
    with page(browser, house, site, "employee", case, PHONE) as shown:
        assert "Bukti memang terlambat diunggah." in shown.locator("main").inner_text()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_other_page(house: House, result: Result, browser: Browser, site: str, width: int) -> None:
    case = f"/keberatan/{file_objection(house, result).uid}/"
    for persona, path in (
        ("employee", "/keberatan/"),
        ("employee", f"{case}tarik/"),
        ("head", "/keberatan/"),
        ("head", f"{case}putuskan/"),
        ("operator", "/konsol/keberatan/"),
        ("operator", "/konsol/keberatan/libur/"),
        ("operator", f"{case.replace('/keberatan/', '/konsol/keberatan/')}tunjuk/"),
    ):
        with page(browser, house, site, persona, path, width) as shown:
            assert shown.get_by_role("heading", level=1).inner_text().strip()


@pytest.fixture
def round_of(house: House, result: Result) -> Objection:
    """A case in a period whose colleagues were counted; nothing is asked for yet."""
    make_collection(house, result, "destroyed")
    return file_objection(house, result, ground="answers")


def make_collection(house: House, result: Result, state: str, **more: Any) -> Collection:
    period = Period.objects.get(cycle=result.cycle, key=result.period)
    return Collection.objects.create(
        agency=house.agency, cycle=result.cycle, period=period, mode="two_of_three", state=state,
        due_on=date(2027, 5, 1), closes_at=at(7, month=5), **more,
    )  # fmt: skip


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_new_round_on_each_page(
    house: House, round_of: Objection, browser: Browser, site: str, width: int
) -> None:
    case = f"/keberatan/{round_of.uid}/"
    console = f"/konsol/keberatan/{round_of.uid}/babak/"
    with page(browser, house, site, "head", f"{case}putuskan/", width) as shown:
        shown.get_by_role("link", name="Minta putaran ulang").click()
        check_page(shown)
        shown.get_by_label("Mengapa rekan perlu ditanya ulang").fill("Ringkasan rekan jauh dari catatan.")
        shown.get_by_role("button", name="Minta putaran ulang").click()
        shown.wait_for_url(f"**{case}")
        check_page(shown)
    for persona, path in (
        ("employee", case),
        ("head", f"{case}putuskan/"),
        ("operator", console),
        ("operator", f"/konsol/rekan/ulang/?keberatan={round_of.uid}"),
    ):
        with page(browser, house, site, persona, path, width) as shown:
            assert "Employee" in shown.locator("body").inner_text()
    held = make_collection(house, round_of.result, "collecting", ratee=round_of.person)
    Objection.objects.update(round=held)
    with page(browser, house, site, "employee", case, width) as shown:
        assert "putusan akan terlambat" in shown.locator("main").inner_text()
    Collection.objects.filter(pk=held.pk).update(state="counted")
    SourceResult.objects.create(
        collection=held, ratee=round_of.person, source="peer", n=6, mean=Decimal("4.20"), is_adjusted=False,
        items=dict.fromkeys(ITEMS, "near") | {"kompeten": "above"},
    )  # fmt: skip
    SourceComment.objects.create(
        collection=held, ratee=round_of.person, source="peer", text="Sabar menjelaskan."
    )
    with page(browser, house, site, "head", f"{case}putuskan/", width) as shown:
        assert "Sabar menjelaskan." in shown.locator("main").inner_text()
        assert shown.get_by_label("Hasil diterbitkan ulang").is_checked()
