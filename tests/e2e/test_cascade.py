"""Goals handed down from head to clerk, and one draft for sixty, in a browser: touches are counted."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.touches import Hand

pytestmark = pytest.mark.xdist_group("e2e")
_RESULT = "Terbitnya peta jabatan yang mutakhir"
_SHARE = "Tersusunnya bagian peta jabatan"
_SHEET = f"Rencana Hasil Kerja;Indikator Kinerja Individu;Target\n{_RESULT};Jumlah peta jabatan;12 dokumen\n"


def test_a_goal_comes_down_from_the_head_to_the_clerk(
    site: Site, desk: Page, phone: Page, tmp_path: Path
) -> None:
    clerk = site.accounts["team_lead"]["name"]
    # The head brings the agreement of the unit in, from a sheet.
    site.sign_in(desk, "superiors_superior")
    desk.goto(f"{site.url}/skp/?tahun=2027")
    file = tmp_path / "Perjanjian Kinerja.csv"
    file.write_text(_SHEET)
    open_for_writing(desk)
    head = Hand(desk)
    head.press("Ambil dari e-Kinerja")
    head.bring("[name=file]", file)
    head.press("Baca berkas")
    head.press("Ambil ke dalam draf")
    expect(desk.locator("main")).to_contain_text(_RESULT)
    # The clerk wrote before anybody above had, and takes the plan back to have it linked.
    site.sign_in(phone, "team_lead")
    phone.goto(f"{site.url}/skp/?tahun=2027")
    own = Hand(phone)
    own.press("Tarik")
    change_over(site, desk, "superior")
    desk.goto(f"{site.url}/skp/?tahun=2027")
    open_for_writing(desk)
    # Down to the head of the division, whose row was empty for this goal.
    change_over(site, desk, "superiors_superior")
    desk.goto(f"{site.url}/skp/matriks/?tahun=2027")
    gaps = desk.locator("section.notice-care")
    expect(gaps).to_contain_text(_RESULT)
    hand_down(desk, site.accounts["superior"]["name"], _RESULT, "Tersedianya peta jabatan bidang")
    expect(desk.locator("section.notice-care").filter(has_text=_RESULT)).to_have_count(0)

    # The next superior passes a part of it on to the clerk.
    change_over(site, desk, "superior")
    desk.goto(f"{site.url}/skp/matriks/?tahun=2027")
    expect(desk.locator("section.notice-care")).to_contain_text("Tersedianya peta jabatan bidang")
    hand_down(desk, clerk, "Tersedianya peta jabatan bidang", _SHARE)
    expect(row_of(desk, clerk)).to_contain_text(_SHARE)

    # The clerk finds it in the draft, under the superior's goal, and proposes.
    phone.goto(f"{site.url}/skp/?tahun=2027")
    expect(phone.locator("main")).to_contain_text(_SHARE)
    expect(phone.locator("main")).to_contain_text("Tersedianya peta jabatan bidang")
    own.press("Periksa dan ajukan")
    own.press("Ajukan")
    expect(phone.locator("main")).to_contain_text("sudah diajukan")

    superior = Hand(desk)
    desk.goto(f"{site.url}/")
    superior.press("Baca dan sepakati")
    if "/sepakati/" in desk.url:
        desk.locator("li.entry").filter(has_text=clerk).get_by_role("link").first.click()
        superior.touches += 1
    superior.press("Sepakati")
    expect(desk.locator("main")).to_contain_text("sudah disepakati")
    assert superior.touches <= 8


def change_over(site: Site, page: Page, role: str) -> None:
    """Let somebody else sit down at the desk."""
    page.context.clear_cookies()
    site.sign_in(page, role)


def open_for_writing(page: Page) -> None:
    """Begin the plan, or open it for a revision, as it stands in the demonstration."""
    hand = Hand(page)
    main = page.locator("main")
    if main.get_by_text("Usulkan perubahan SKP").count():
        hand.press("Usulkan perubahan SKP")
        main.locator("textarea").first.fill("Perjanjian kinerja perangkat daerah sudah ditetapkan.")
        with page.expect_navigation():
            hand.press("Buka SKP untuk diubah")
    elif main.get_by_text("Belum dimulai").count():
        hand.press("Susun SKP")
        with page.expect_navigation():
            hand.press("Mulai")


def row_of(page: Page, name: str) -> Locator:
    return page.locator("table.matrix tbody tr").filter(has_text=name)


def hand_down(page: Page, name: str, goal: str, title: str) -> None:
    """Fill the cell of a person and a goal of the matrix."""
    heads = page.locator("table.matrix thead th").all_inner_texts()
    place = next(index for index, words in enumerate(heads) if goal in words)
    row_of(page, name).locator("th, td").nth(place).get_by_role("link").click()
    page.get_by_label("Hasil yang diturunkan").fill(title)
    page.get_by_role("button", name="Turunkan sebagai draf").click()
    expect(page.locator("table.matrix")).to_contain_text(title)


def test_sixty_teachers_get_one_draft_and_are_agreed_together(site: Site, desk: Page) -> None:
    site.accounts["school_head"] = json.loads(school(site, "make"))
    site.sign_in(desk, "school_head")
    desk.goto(f"{site.url}/skp/matriks/?tahun=2027")
    expect(desk.locator("table.matrix tbody tr")).to_have_count(60)

    hand = Hand(desk)
    # One teacher's draft first, by the matrix; then the same to the other fifty-nine.
    desk.locator("td a.blank").first.click()
    hand.touches += 1
    hand.press("Turunkan sebagai draf")
    hand.press("Satu naskah untuk satu jabatan")
    hand.press("Guru Produktif")
    desk.locator("[name=source]").first.check()
    hand.touches += 1
    hand.press("Lihat penerimanya")
    expect(desk.locator("main")).to_contain_text("59 orang")
    hand.press("Bagikan")
    expect(desk.locator("main")).to_contain_text("59 orang")

    school(site, "propose")
    desk.goto(f"{site.url}/")
    hand.press("Baca dan sepakati")
    expect(desk.locator("main input[name=plan]")).to_have_count(59)
    hand.press("Sepakati yang dipilih")
    expect(desk.locator("main")).to_contain_text("59 SKP")
    # The first, whose draft the others were given, is read apart.
    hand.press("Baca dan putuskan")
    hand.press("Sepakati")
    expect(desk.locator("main")).to_contain_text("sudah disepakati")
    desk.goto(f"{site.url}/tim/?tahun=2027")
    expect(desk.locator("main")).to_contain_text(re.compile("60 dari 60"))
    # Ninety are the promise; that it is about ten does not depend on how many teachers there are.
    assert hand.touches <= 15


def school(site: Site, what: str) -> str:
    """Run a command on the data of the demonstration; see `school.py`."""
    return subprocess.run(
        [sys.executable, "-m", "tests.e2e.school", what],
        # The settings of the tests hash passwords in a way that a served installation does not take.
        env=os.environ | {"SALORE_DATA": str(site.folder), "DJANGO_SETTINGS_MODULE": "salore.settings"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
