"""What a page costs: against a bare view of the same server that asks the same of the database.

The load is that of the published measurements of Horilla 1.0: 10,000 people in 100 units of 100, four goals
each. There: home 926 ms with 295 queries and 4.4 MB at the first visit, own goals 3,520 ms, list of people
1,866 ms, the personnel office's list of goals 28 to 41 s with 10,625 queries.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.row import Row
from bench.workspace.data import Region
from bench.workspace.server import Page, Server
from bench.workspace.timing import by_turns, closed_loop
from salore.installation.serving import web_processes

HORILLA_MS = {"home": "926", "own plan": "3,520", "people": "1,866", "goals of the agency": "28,000–41,000"}
PAGES = (
    Page("home", "/", "employee"),
    Page("own plan", "/skp/", "employee"),
    Page("team", "/tim/", "superior"),
    Page("people", "/pegawai/", "operator"),
    Page("goals of the agency", "/skp/instansi/", "operator"),
)
_P50_MS, _P95_MS, _RATIO, _GROWTH = 60.0, 120.0, 2.0, 1.3
_QUERIES, _HTML_KB, _FIRST_VISIT_KB, _WORKER_MB, _PAGES_A_SECOND = 12, 15, 40, 110, 100
_VISITS = 120


def run(*, large: bool, full: bool) -> Iterator[Row]:
    """Measure at 10,000 people; with `large` the growth from 1,000 to 100,000 too."""
    del full
    with tempfile.TemporaryDirectory(prefix="salore-bench-") as folder:
        region = Region(Path(folder))
        with region.database():
            medium = region.make("sedang", units=100)
            with Server(region, medium) as server:
                yield from _pages(server)
            with Server(region, medium, processes=web_processes()) as server:
                yield from _capacity(server)
            if large:
                yield from _growth(region)


def _pages(server: Server) -> Iterator[Row]:
    for page in PAGES:
        seen = server.look(page)
        with server.visitor(page) as visitor, server.visitor(page, bare=True) as reference:
            own, bare = by_turns((visitor, reference), page.path, _VISITS)
        there = HORILLA_MS.get(page.name)
        note = f"Horilla 1.0: {there} ms" if there else ""
        yield _row(f"{page.name}: p50", own.p50_ms, "ms", _P50_MS, note)
        yield _row(f"{page.name}: p95", own.p95_ms, "ms", _P95_MS)
        ratio, note = own.p50_ms / bare.p50_ms, f"bare {bare.p50_ms:.1f} ms"
        yield _row(f"{page.name}: times a bare view with its queries and bytes", ratio, "", _RATIO, note)
        yield _row(f"{page.name}: queries", seen.queries, "", _QUERIES)
        yield _row(f"{page.name}: HTML, compressed", seen.html_kb, "KB", _HTML_KB)
        if page.name == "home":
            yield _row(
                "home: first visit, compressed", seen.html_kb + server.assets_kb(page), "KB", _FIRST_VISIT_KB
            )


def _capacity(server: Server) -> Iterator[Row]:
    closed_loop(server, PAGES[0], users=8, seconds=3)
    pages = closed_loop(server, PAGES[0], users=8, seconds=10)
    yield Row(
        name="home: pages a second, 8 users", value=pages, unit="/s", target=f">= {_PAGES_A_SECOND}",
        reached=pages >= _PAGES_A_SECOND, note=f"{web_processes()} web processes; the load beside them",
    )  # fmt: skip
    for page in PAGES:
        with server.visitor(page) as visitor:
            for _visit in range(_VISITS):
                visitor.get(page.path)
    yield _row("web worker: memory after all of them", server.worker_mb(), "MB", _WORKER_MB)


def _growth(region: Region) -> Iterator[Row]:
    small, big = region.make("kecil", units=10), region.make("besar", units=1000)
    with Server(region, small) as server:
        for page in PAGES:
            with server.visitor(page) as few, server.visitor(page, at=big) as many:
                before, after = by_turns((few, many), page.path, _VISITS)
            growth = after.p50_ms / before.p50_ms
            note = f"{after.p50_ms:.1f} ms against {before.p50_ms:.1f} ms"
            yield _row(f"{page.name}: cost at 100,000 people, times that at 1,000", growth, "", _GROWTH, note)


def _row(name: str, value: float, unit: str, limit: float, note: str = "") -> Row:
    return Row(name=name, value=value, unit=unit, target=f"<= {limit:g}", reached=value <= limit, note=note)
