"""What the performance team does in a year, and a revision that both sides want, in a real browser."""

from __future__ import annotations

import csv
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.touches import Hand

pytestmark = pytest.mark.xdist_group("e2e")
_WORKED_S = 60


def test_a_year_is_prepared_checked_and_opened(site: Site, desk: Page) -> None:
    site.sign_in(desk, "operator")
    desk.goto(f"{site.url}/konsol/tahun/")
    hand = Hand(desk)
    hand.press("Siapkan")
    desk.locator("[name=pack][value=salor]").check()
    hand.press("Siapkan tahun ini")
    expect(desk.locator("h1")).to_contain_text("2028")
    hand.press("Periksa dan buka")
    expect(desk.locator("main")).to_contain_text("pegawai akan diminta menyusun SKP")
    hand.press("Buka tahun 2028")
    expect(desk.locator("main .status").first).to_contain_text("Dibuka")


def test_many_move_by_the_list_of_a_decree_and_back_on_the_same_day(
    site: Site, phone: Page, tmp_path: Path
) -> None:
    moved, unit = site.accounts["midwife"], site.accounts["unit_officer"]["unit"]
    file = tmp_path / "SK.csv"
    with file.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("NIP", "NAMA", "JABATAN LAMA", "JABATAN BARU", "UNIT BARU", "TMT"))
        name = moved["name"].split(",")[0]
        writer.writerow((moved["login"], name, moved["post"], "Arsiparis Terampil", unit, "01-01-2027"))
    site.sign_in(phone, "operator")
    phone.goto(f"{site.url}/konsol/organisasi/perubahan/rotasi/")
    phone.set_input_files("[name=file]", file)
    phone.fill("[name=day]", "2027-01-01")
    phone.fill("[name=decree]", "SK/821/2026")
    hand = Hand(phone)
    hand.press("Unggah dan periksa")
    expect(phone.locator("h1")).to_contain_text("1 orang akan pindah")
    assert hand.sees("Siapa memimpin siapa")
    hand.press("Lakukan")
    expect(phone.locator("main .ink").first).to_be_visible()
    hand.press("Tarik")
    expect(phone.locator("main")).to_contain_text("ditarik")


def test_the_plans_of_a_unit_are_printed_as_one_file(site: Site, desk: Page) -> None:
    site.sign_in(desk, "operator")
    desk.goto(f"{site.url}/cetak/skp/")
    Hand(desk).press("Cetak")
    expect(desk.locator("h1")).to_contain_text("Selesai", timeout=_WORKED_S * 1000)
    with desk.expect_download() as download:
        desk.locator("main a.button").first.click()
    printed = pypdfium2.PdfDocument(download.value.path())
    assert len(printed) > 300
    assert "SASARAN KINERJA PEGAWAI" in printed[0].get_textpage().get_text_range().upper()
    printed.close()


def test_a_revision_needs_both(site: Site, phone: Page, desk: Page) -> None:
    site.sign_in(phone, "employee")
    phone.goto(f"{site.url}/skp/?tahun=2026")
    hand = Hand(phone)
    hand.press("Usulkan perubahan SKP")
    phone.locator("main textarea").first.fill("Loket pindah ke kantor baru.")
    hand.press("Buka SKP untuk diubah")
    hand.press("Tulis RHK")
    phone.locator("textarea[name$=title]").first.fill("Terpindahkannya loket ke kantor baru")
    phone.locator("textarea[name$=text], input[name$=text]").first.fill("Jumlah loket yang pindah")
    phone.locator("input[name$=target]").first.fill("1")
    phone.locator("input[name$=unit_of_measure]").first.fill("loket")
    hand.press("Simpan")
    hand.press("Periksa dan ajukan")
    hand.press("Ajukan")

    site.sign_in(desk, "superior")
    desk.goto(f"{site.url}/skp/sepakati/")
    name = site.accounts["employee"]["name"]
    desk.locator("li.entry").filter(has_text=name).get_by_role("link").first.click()
    expect(desk.locator("main")).to_contain_text("Terpindahkannya loket ke kantor baru")
    desk.locator("[name=decision][value=agree]").click()
    expect(desk.locator("main")).to_contain_text("sudah disepakati")
    phone.goto(f"{site.url}/skp/?tahun=2026")
    expect(phone.locator("main")).to_contain_text("Versi yang disepakati (2)")
