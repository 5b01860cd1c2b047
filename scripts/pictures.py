"""Makes the pictures of docs/images from a demonstration that is served and that nobody has changed yet.

make demo                                                   # elsewhere, with an empty folder `demo`
.venv/bin/python scripts/pictures.py [ADDRESS] [FOLDER]     # http://127.0.0.1:8000 and demo, unless said
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HOUSE = Path(__file__).parent.parent
IMAGES = HOUSE / "docs" / "images"
DESK, PHONE = (1280, 860), (390, 844)
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def accounts(folder: str) -> dict[str, dict[str, str]]:
    """Return the log-ins of the demonstration by role."""
    command = [str(HOUSE / ".venv/bin/salore"), "demo", "accounts", "--json"]
    made = subprocess.run(command, env=os.environ | {"SALORE_DATA": folder}, check=True, capture_output=True)
    return {one["role"]: one for one in json.loads(made.stdout)}


def come_in(browser: Browser, address: str, account: dict[str, str], size: tuple[int, int]) -> Page:
    """Return a page of somebody who has just signed in."""
    width, height = size
    page = browser.new_context(
        base_url=address, locale="id-ID", viewport={"width": width, "height": height}
    ).new_page()
    page.goto("/masuk/")
    page.fill("[name=login]", account["login"])
    page.fill("[name=password]", account["password"])
    page.click("main button[type=submit]")
    page.wait_for_url("/")
    return page


def keep(page: Page, name: str) -> None:
    """Keep what the window shows, in few colours: the pages have no more."""
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(128).save(path, optimize=True)


def explanation(page: Page) -> None:
    """Keep the first sheet of what explains somebody's latest result."""
    page.goto("/hasil/")
    printing = page.get_by_role("link", name="Cetak Dokumen Evaluasi Kinerja").get_attribute("href")
    sheet = page.request.get(f"{printing}penjelasan.pdf").body()
    picture = pypdfium2.PdfDocument(sheet)[0].render(scale=1).to_pil()
    picture.quantize(128).save(IMAGES / "penjelasan.png", optimize=True)


def main(address: str = "http://127.0.0.1:8000", folder: str = "demo") -> None:
    people = accounts(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        superior = come_in(browser, address, people["superior"], DESK)
        keep(superior, "beranda")
        superior.goto("/putusan/")
        superior.locator("main .button").first.click()
        superior.locator("h1", has_text="Evaluasi").wait_for()
        keep(superior, "putusan")
        employee = come_in(browser, address, people["employee"], PHONE)
        employee.goto("/rekan/")
        employee.locator("main .button").first.click()
        employee.locator("fieldset").first.wait_for()
        employee.locator("fieldset").first.evaluate("one => window.scrollTo(0, one.offsetTop - 16)")
        keep(employee, "menilai")
        employee.goto("/hasil/")
        keep(employee, "hasil")
        explanation(employee)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
