"""A year's evaluation to its end, in a real browser: from the form about a colleague to a decided objection.

It has a demonstration of its own, because its days pass: the forms in December, the count after the days of
grace, decisions, close and objection in January.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Demonstration, Site, served
from tests.e2e.touches import Hand

pytestmark = pytest.mark.xdist_group("e2e")

ZONE = ZoneInfo("Asia/Jayapura")
AFTER_GRACE, JANUARY = datetime(2026, 12, 21, 8, tzinfo=ZONE), datetime(2027, 1, 11, 8, tzinfo=ZONE)
_LOW = "Dua dari tiga laporan keuangan bulanan terlambat lebih dari sepuluh hari."
_STATEMENT = "Laporan terlambat karena jaringan kantor padam; berita acaranya ada pada saya."
_EXPLANATION = "Saya menilai dari tanggal terima laporan; berita acara pemadaman belum saya baca."
_RULING = "Berita acara pemadaman diperiksa: keterlambatan bukan karena pegawai, hasilnya sesuai ekspektasi."
# A job waits for its turn and computes everybody.
_JOB_S = 60


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    with served(tmp_path_factory.mktemp("year")) as demonstration:
        yield demonstration


def test_from_a_colleagues_form_to_a_decided_objection(year: Demonstration, phone: Page, desk: Page) -> None:
    site = year.site
    for page in (phone, desk):
        # Pages that count or compute answer late on a busy machine.
        page.set_default_timeout(60_000)
    answer_while_the_link_breaks(site, phone)

    year.move_to(AFTER_GRACE)
    close_the_collection(site, desk)
    count_with_a_code(year, desk)

    year.move_to(JANUARY)
    decide_as_acting_head(site, desk)
    close_and_release(site, desk)
    receive_and_object(site, phone)
    explain(site, desk)
    change_the_result(site, desk)
    read_the_new_version(site, phone)


def enter(site: Site, page: Page, role: str) -> None:
    """Sign in as somebody else in the same browser."""
    page.context.clear_cookies()
    site.sign_in(page, role)


def answer_while_the_link_breaks(site: Site, page: Page) -> None:
    """Seven values and a link that is down when the form is sent: the page waits, and sends it once."""
    enter(site, page, "employee")
    page.goto(f"{site.url}/rekan/")
    expect(page.locator("main")).to_contain_text("Peragaan: tidak anonim.")
    hand = Hand(page)
    hand.press("Jawab")
    where = page.locator(".over").inner_text()
    for group in page.locator("fieldset").all():
        group.locator("label").nth(3).click()
        hand.touches += 1
    page.context.set_offline(True)
    page.get_by_role("button", name="Kirim").first.click()
    hand.touches += 1
    expect(page.get_by_role("status")).to_contain_text("Jangan tutup halaman ini")
    page.context.set_offline(False)
    expect(page.locator(".over")).not_to_have_text(where, timeout=20_000)
    assert hand.touches <= 10


def close_the_collection(site: Site, page: Page) -> None:
    enter(site, page, "operator")
    page.goto(f"{site.url}/konsol/rekan/")
    hand = Hand(page)
    hand.press("Evaluasi 2026")
    hand.press("Tutup pengumpulan")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_contain_text("sekarang dihitung")


def count_with_a_code(year: Demonstration, page: Page) -> None:
    site = year.site
    enter(site, page, "custodian")
    hand = Hand(page)
    hand.press("Lihat caranya")
    hand.press("Ketik kode dan hitung")
    page.get_by_label("Kode pada lembar Anda").fill(_code_of(year, site.accounts["custodian"]["name"]))
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("Jawaban sudah dihitung", timeout=60_000)


def _code_of(year: Demonstration, name: str) -> str:
    lines = (year.folder / "custodian-codes.txt").read_text().splitlines()
    return next(line.split("  ")[0] for line in lines if line.endswith(name))


def decide_as_acting_head(site: Site, page: Page) -> None:
    """Below expectation, with a sentence, by the Plt. of a vacant post."""
    enter(site, page, "acting_head")
    page.goto(f"{site.url}/putusan/?periode=2026")
    Hand(page).press(site.accounts["finance_analyst"]["name"])
    whom = page.locator("h1").inner_text()
    page.check("[name=result][value=below]")
    page.fill("[name=result_reason]", _LOW)
    page.check("[name=behaviour][value=as]")
    page.get_by_role("button", name="Tetapkan").first.click()
    expect(page.locator("h1")).not_to_have_text(whom)
    page.goto(f"{site.url}/putusan/?periode=2026")
    Hand(page).press(site.accounts["finance_analyst"]["name"])
    expect(page.locator("main")).to_contain_text("Sebagai Plt.")


def close_and_release(site: Site, page: Page) -> None:
    enter(site, page, "operator")
    page.goto(f"{site.url}/konsol/penutupan/2026/")
    Hand(page).press("Lanjut ke penutupan")
    page.get_by_role("button", name="Tutup 2026").click()
    until(page, f"{site.url}/konsol/penutupan/2026/", "yang bersangkutan belum membacanya")
    Hand(page).press("Terbitkan hasil")
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.locator("h1")).to_contain_text("Terbitkan hasil ini?")
    page.get_by_role("button", name="Terbitkan").click()
    expect(page.locator("h1")).to_contain_text("Sudah ditutup dan diterbitkan")


def receive_and_object(site: Site, page: Page) -> None:
    enter(site, page, "finance_analyst")
    page.goto(f"{site.url}/hasil/")
    expect(page.locator("main")).to_contain_text("Butuh Perbaikan")
    expect(page.locator("main")).to_contain_text("bukan oleh sistem")
    expect(page.locator("main")).to_contain_text(_LOW)
    page.locator("main a[href$='/terima/']").first.click()
    page.get_by_role("button", name="Saya telah membaca dan menerimanya").click()
    expect(page.locator("h1")).to_contain_text("diterima")
    page.goto(f"{site.url}/hasil/")
    Hand(page).press("Ajukan keberatan")
    page.locator("[name=ground][value=result]").check()
    page.fill("[name=statement]", _STATEMENT)
    page.get_by_role("button", name="Ajukan keberatan").click()
    expect(page.locator("main")).to_contain_text(site.accounts["secretary"]["name"])


def explain(site: Site, page: Page) -> None:
    enter(site, page, "acting_head")
    page.goto(f"{site.url}/keberatan/")
    Hand(page).press(site.accounts["finance_analyst"]["name"])
    page.fill("[name=text]", _EXPLANATION)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text(_EXPLANATION)


def change_the_result(site: Site, page: Page) -> None:
    """The superior of the Plt. decides; the job then issues the result anew."""
    enter(site, page, "secretary")
    page.goto(f"{site.url}/keberatan/")
    Hand(page).press("Baca dan putuskan")
    expect(page.locator("main")).to_contain_text(_EXPLANATION)
    page.locator("[name=outcome][value=changed]").check()
    page.fill("[name=reason]", _RULING)
    page.check("[name=result][value=as]")
    page.fill("[name=result_reason]", _RULING)
    page.check("[name=behaviour][value=as]")
    page.get_by_role("button", name="Putuskan keberatan").click()
    expect(page.locator("h1")).to_contain_text("hasil diubah")


def read_the_new_version(site: Site, page: Page) -> None:
    until(page, f"{site.url}/hasil/", "Baik")
    expect(page.locator("main header")).not_to_contain_text("Butuh Perbaikan")
    papers = page.locator("main a[href$='/cetak/']").first.get_attribute("href")
    for address in (f"{papers}lengkap.pdf", _letter(site, page)):
        printed = page.request.get(f"{site.url}{address}")
        assert printed.headers["content-type"] == "application/pdf"
        assert printed.body().startswith(b"%PDF")


def _letter(site: Site, page: Page) -> str:
    page.goto(f"{site.url}/keberatan/")
    page.locator("main a[href^='/keberatan/']").first.click()
    expect(page.locator("main")).to_contain_text(_RULING)
    return page.locator("main a[href*='isi=putusan']").get_attribute("href") or ""


def until(page: Page, address: str, words: str) -> None:
    """Look again until a page says something that a job brings about."""
    for _second in range(_JOB_S):
        page.goto(address)
        if words in page.locator("main header").inner_text():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(page.locator("main").inner_text())
