"""Writing a plan with a finger: from last year's, counted; and the matrix with keys alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.touches import Hand

pytestmark = pytest.mark.xdist_group("e2e")


def _without_plan(site: Site, browser: Browser) -> str:
    """Return a role that has a plan for 2026 and none for 2027."""
    # Other journeys use the first roles.
    for role in reversed(site.accounts):
        context = browser.new_context()
        page = context.new_page()
        site.sign_in(page, role)
        page.goto(f"{site.url}/skp/mulai/2027/")
        last_year = page.locator("main").get_by_text("SKP Anda tahun 2026").count()
        page.goto(f"{site.url}/skp/?tahun=2027")
        fresh = page.locator("main").get_by_text("Belum dimulai").count()
        context.close()
        if last_year and fresh:
            return role
    raise AssertionError("the demonstration leaves nobody without a plan for 2027")


def test_a_plan_is_drafted_from_last_years_and_proposed(site: Site, phone: Page, browser: Browser) -> None:
    site.sign_in(phone, _without_plan(site, browser))
    hand = Hand(phone)
    phone.goto(f"{site.url}/skp/?tahun=2027")
    hand.press("Susun SKP")
    hand.press("Mulai")
    hand.press("Ubah")
    field = phone.locator("[name='i-0-target']")
    if field.input_value():
        field.fill("125")
        hand.touches += 1
    hand.press("Simpan")
    hand.press("Periksa dan ajukan")
    hand.press("Ajukan")
    assert hand.sees("sudah diajukan")
    # What leads there from the first page is one touch more.
    assert hand.touches + 1 <= 15


def test_the_matrix_is_filled_with_keys_alone(site: Site, desk: Page) -> None:
    site.sign_in(desk, "superior")
    desk.goto(f"{site.url}/skp/matriks/?tahun=2027")
    blank = desk.locator("td a.blank").first
    blank.focus()
    desk.keyboard.press("Enter")
    desk.wait_for_load_state()
    title = desk.get_by_label("Hasil yang diturunkan")
    title.focus()
    desk.keyboard.press("Control+A")
    desk.keyboard.type("Bagian yang diturunkan dengan tombol")
    desk.get_by_role("button", name="Turunkan sebagai draf").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("table.matrix")).to_contain_text("Bagian yang diturunkan dengan tombol")


def test_hints_appear_beside_what_is_written(site: Site, phone: Page, browser: Browser) -> None:
    site.sign_in(phone, _without_plan(site, browser))
    phone.goto(f"{site.url}/skp/mulai/2027/")
    phone.get_by_label("Kosong").check()
    hand = Hand(phone)
    hand.press("Mulai")
    hand.press("Tulis RHK")
    phone.get_by_label("Rencana Hasil Kerja (RHK)").fill("Menyusun laporan bulanan")
    phone.keyboard.press("Tab")
    expect(phone.locator("#hints-title")).to_contain_text("Ini terbaca sebagai kegiatan")
