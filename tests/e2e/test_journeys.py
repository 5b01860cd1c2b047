"""What people come for, to its end, in a real browser: with a finger, with keys, without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.touches import Hand
from tests.organisation.imports.lists import COLUMNS, as_upload, staff_row

pytestmark = pytest.mark.xdist_group("e2e")


def test_an_employee_proposes_and_the_superior_agrees(site: Site, phone: Page, desk: Page) -> None:
    site.sign_in(phone, "employee")
    employee = Hand(phone)
    employee.press("Lanjutkan SKP")
    employee.press("Periksa dan ajukan")
    employee.press("Ajukan")
    assert employee.sees("Diajukan")
    assert employee.touches <= 8
    name = site.accounts["employee"]["name"]

    site.sign_in(desk, "superior")
    superior = Hand(desk)
    superior.press("Baca dan sepakati")
    desk.locator("li.entry").filter(has_text=name).get_by_role("link").first.click()
    superior.touches += 1
    superior.press("Sepakati")
    expect(desk.locator("main")).to_contain_text("sudah disepakati")
    assert superior.touches <= 8

    phone.goto(f"{site.url}/skp/?tahun=2027")
    expect(phone.locator("main .status").first).to_contain_text(re.compile("Disepakati"))
    assert phone.locator("main a").filter(has_text="Periksa dan ajukan").count() == 0
    link = phone.locator("main a").filter(has_text="Cetak (PDF)").first.get_attribute("href")
    printed = phone.request.get(f"{site.url}{link}")
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.body().startswith(b"%PDF")


def test_progress_survives_a_link_that_breaks(site: Site, phone: Page) -> None:
    site.sign_in(
        phone, "civil_registry_officer" if "civil_registry_officer" in site.accounts else "colleague"
    )
    hand = Hand(phone)
    hand.press("Laporkan realisasi")
    expect(phone.locator("form[data-connected=done]").first).to_be_attached()
    field = phone.locator("main input[name$='-value']").first
    field.fill("12,5")
    hand.touches += 1
    phone.context.set_offline(True)
    phone.locator("main button[type=submit]").first.click()
    hand.touches += 1
    expect(phone.locator("main")).to_contain_text(re.compile("tersambung|sambungan|jaringan", re.IGNORECASE))
    phone.context.set_offline(False)
    expect(phone.locator("main")).to_contain_text("12,5", timeout=20_000)
    assert hand.touches <= 12


def test_a_plan_is_written_without_scripts(site: Site, without_scripts: Page) -> None:
    page = without_scripts
    site.sign_in(page, "team_lead")
    page.goto(f"{site.url}/skp/?tahun=2026")
    hand = Hand(page)
    hand.press("Usulkan perubahan SKP")
    page.locator("main textarea").first.fill("Target disesuaikan dengan jaringan yang padam dua bulan.")
    page.locator("main button[type=submit]").first.click()
    hand.press("Tulis RHK")
    page.locator("textarea[name$=title]").first.fill("Tersedianya <b>laporan</b> mingguan tim 🙂")
    page.locator("textarea[name$=text], input[name$=text]").first.fill("Jumlah laporan yang terkirim")
    page.locator("input[name$=target]").first.fill("48")
    page.locator("input[name$=unit_of_measure]").first.fill("laporan")
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("Tersedianya <b>laporan</b> mingguan tim 🙂")
    hand.press("Periksa dan ajukan")
    page.locator("main button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text(re.compile("[Dd]iajukan"))


def test_a_number_that_reads_both_ways_is_refused_with_both(site: Site, phone: Page) -> None:
    site.sign_in(phone, "colleague")
    phone.goto(f"{site.url}/skp/?tahun=2027")
    Hand(phone).press("Tulis RHK")
    phone.locator("textarea[name$=title]").first.fill("Tersusunnya daftar arsip")
    phone.locator("textarea[name$=text], input[name$=text]").first.fill("Jumlah berkas")
    phone.locator("input[name$=target]").first.fill("1.250")
    phone.locator("main button[type=submit]").first.click()
    expect(phone.locator("main")).to_contain_text("1250 atau 1,25")
    # The summary of errors has the focus, and leads to the field.
    phone.wait_for_function("document.activeElement.closest('.faults') !== null")
    expect(phone.locator("textarea[name$=title]").first).to_have_value("Tersusunnya daftar arsip")


def test_keys_alone_lead_from_sign_in_to_the_plan(site: Site, desk: Page) -> None:
    account = site.accounts["head_of_unit"]
    site.open_door(desk)
    tab_to(desk, "login")
    desk.keyboard.type(account["login"])
    desk.keyboard.press("Tab")
    tab_to(desk, "password")
    desk.keyboard.type(account["password"])
    enter(desk)
    if "/masuk/data-anda/" in desk.url:
        press_by_keys(desk, "button")
    press_by_keys(desk, "a", "SKP saya")
    assert "/skp/" in desk.url
    desk.keyboard.press("Tab")
    # The first stop of a page leads past the menu.
    desk.goto(desk.url)
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "isi"


def test_an_operator_brings_in_a_list_with_faults(site: Site, desk: Page, tmp_path: Path) -> None:
    rows = [
        staff_row("199505052020122001", "Baru Datang", "Unit Asing"),
        staff_row("12345", "Nomor Pendek", "Unit Asing"),
    ]
    file = tmp_path / "Data PNS.csv"
    file.write_bytes(as_upload(rows, COLUMNS).read())
    site.sign_in(desk, "operator")
    desk.goto(f"{site.url}/konsol/impor/")
    hand = Hand(desk)
    hand.bring("[name=file]", file)
    hand.press("Unggah dan periksa")
    expect(desk.locator("h1")).to_contain_text("1 baris akan mengubah data", timeout=20_000)
    assert hand.sees("berisi 5 angka, bukan 18")
    hand.press("Masukkan ke data")
    expect(desk.locator("h1")).to_contain_text("Sudah dimasukkan", timeout=20_000)
    desk.goto(f"{site.url}/pegawai/?q=Baru+Datang&keadaan=semua")
    expect(desk.locator("main")).to_contain_text("Baru Datang")


def tab_to(page: Page, name: str) -> None:
    """Go on with the Tab key until a field has the focus."""
    for _ in range(40):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press_by_keys(page: Page, tag: str, words: str = "") -> None:
    """Tab to a link or button and press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate("[document.activeElement.localName, document.activeElement.innerText]")
        if found[0] == tag and words in found[1]:
            enter(page)
            return
    raise AssertionError(f"{tag} {words!r} is not reached by Tab")
