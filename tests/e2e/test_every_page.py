"""Every page that a role reaches by following links: accessible, light, and whole on a small phone."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from axe_core_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Site

pytestmark = pytest.mark.xdist_group("e2e")

_ROLES = (
    "employee", "superior", "unit_officer", "operator", "head_of_unit", "auditor", "system_administrator",
    "competent_officer", "citizens_desk", "midwife",
)  # fmt: skip
_MOST_PAGES, _MOST_KB = 80, 15
# What differs from role to role.
_OF_EACH_ROLE = frozenset({"home:home"})
# Not pages: the list of everything a component can do.
_NOT_PAGES = frozenset({"design:gallery"})
_AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """The kinds of pages that were looked at already, as whoever came first."""
    return set()


@pytest.mark.parametrize("role", _ROLES)
def test_every_page_of_a_role(role: str, site: Site, browser: Browser, looked_at: set[str]) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, locale="id-ID")
    page = context.new_page()
    site.sign_in(page, role)
    faults: list[str] = []
    seen: set[str] = set()
    for address in _follow(page, site, seen):
        kind = _kind(address) or ""
        if kind in looked_at and kind not in _OF_EACH_ROLE:
            continue
        looked_at.add(kind)
        faults += [f"{address}: {fault}" for fault in _faults(page)]
    context.close()
    assert not faults, "\n".join(faults)
    assert len(seen) >= 3


def _follow(page: Page, site: Site, seen: set[str]) -> Iterator[str]:
    """Visit pages breadth first, one of each kind, and yield when on one."""
    waiting = ["/"]
    while waiting and len(seen) < _MOST_PAGES:
        path = waiting.pop(0)
        kind = _kind(path)
        if kind is None or kind in seen or kind in _NOT_PAGES:
            continue
        head = page.context.request.get(site.url + path)
        if "text/html" not in head.headers.get("content-type", ""):
            continue
        seen.add(kind)
        answer = page.goto(site.url + path)
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"
        yield path
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        for link in links:
            target = urlsplit(urljoin(site.url + path, link))
            if f"{target.scheme}://{target.netloc}" == site.url:
                waiting.append(target.path)


def _kind(path: str) -> str | None:
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def _faults(page: Page) -> Iterator[str]:
    for violation in Axe().run(page, options=_AXE)["violations"]:
        nodes = [node["html"][:120] for node in violation["nodes"][:2]]
        yield f"axe {violation['id']}: {violation['help']} {nodes}"
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > 320:
        yield f"is {width} px wide on a screen of 320"
    weight_kb = len(gzip.compress(page.content().encode())) / 1024
    if weight_kb > _MOST_KB:
        yield f"weighs {weight_kb:.1f} KB compressed"
    if page.locator("h1").count() != 1:
        yield "has not exactly one h1"
