"""A page whose touches are counted: each tap, and each field that somebody types into."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page


class Hand:
    """Uses a page as a person does, and counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.touches = 0

    def press(self, words: str, *, within: str = "main") -> None:
        """Press the first link or button that says these words."""
        at = self.page.locator(f"{within} :is(a, button, summary)").filter(has_text=words).first
        at.click()
        self.page.wait_for_load_state()
        self.touches += 1

    def type(self, label: str, text: str, *, which: int = 0) -> None:
        self.page.get_by_label(label).nth(which).fill(text)
        self.touches += 1

    def fill(self, selector: str, text: str) -> None:
        self.page.locator(selector).first.fill(text)
        self.touches += 1

    def bring(self, selector: str, file: Path) -> None:
        self.page.locator(selector).first.set_input_files(file)
        self.touches += 1

    def sees(self, words: str) -> bool:
        return self.page.locator("main").get_by_text(words).count() > 0
