"""The form about a colleague over HTTP: one at a time, then as many as two cores bear, and none of them lost.

In an agency of 10,000 everybody has forms. Load, database and web share the machine. What was sent is kept
here; afterwards the collection is closed, opened with a code, and compared envelope by envelope.
"""

from __future__ import annotations

import gzip
import itertools
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from bench.appraisal import handed_out, opened
from bench.row import Row
from bench.sessions import signed_in
from bench.workspace.data import Region, Settlement
from bench.workspace.server import Page, Server
from bench.workspace.timing import by_turns, percentiles
from salore.installation.serving import web_processes

if TYPE_CHECKING:
    from salore.appraisal.models import Collection

USERS, MINUTES = 8, 1.0
_ALONE = 120
_P50_MS, _P95_MS, _P99_MS, _QUERIES, _RATIO, _FORMS_A_SECOND = 60.0, 120.0, 1_000.0, 12, 2.0, 50
_HORILLA_GET, _HORILLA_POST = "Horilla 1.0: 1,908 ms, 233 queries", "Horilla 1.0: 1,863 ms"
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(slots=True)
class Sheaf:
    """A rater's session and forms."""

    session: str
    forms: list[UUID]


@dataclass(slots=True)
class Sent:
    """What was sent last by form, and how long each request took."""

    said: dict[UUID, tuple[dict[str, int], str]] = field(default_factory=dict)
    get_s: list[float] = field(default_factory=list)
    post_s: list[float] = field(default_factory=list)


def run(*, large: bool, full: bool, minutes: float = MINUTES) -> Iterator[Row]:
    """Answer forms in an agency of 10,000, for so many minutes."""
    del large, full
    with tempfile.TemporaryDirectory(prefix="salore-bench-") as folder:
        region = Region(Path(folder))
        with region.database():
            collection = handed_out("formulir", units=100)
            sheaves = _sheaves(collection)
            first = Settlement(collection.agency_id, {"rater": sheaves[0].session})
            items = collection.cycle.pack_version.pack.rules.behaviour_items.keys()
            sent = Sent()
            with Server(region, first) as server:
                yield from _alone(server, sheaves[0], items, sent)
            with Server(region, first, processes=web_processes()) as server:
                yield from _together(server, sheaves[1:], items, sent, minutes)
            yield from _kept(collection, sent)


def _sheaves(collection: Collection) -> list[Sheaf]:
    forms: dict[int, list[UUID]] = {}
    for rater, form in collection.assignments.order_by("rater_id", "pk").values_list("rater_id", "pk"):
        forms.setdefault(rater, []).append(form)
    sessions = signed_in(list(forms))
    return [Sheaf(sessions[rater], mine) for rater, mine in forms.items()]


# ── One at a time ────────────────────────────────────────────────────────────────────────────────────


def _alone(server: Server, sheaf: Sheaf, items: tuple[str, ...], sent: Sent) -> Iterator[Row]:
    page = Page("form", f"/rekan/{sheaf.forms[0]}/", "rater")
    seen = server.look(page)
    with server.visitor(page) as visitor, server.visitor(page, bare=True) as reference:
        own, bare = by_turns((visitor, reference), page.path, _ALONE)
    yield _at_most("form: GET, p50", own.p50_ms, "ms", _P50_MS, _HORILLA_GET)
    yield _at_most("form: GET, p95", own.p95_ms, "ms", _P95_MS)
    ratio, note = own.p50_ms / bare.p50_ms, f"bare {bare.p50_ms:.1f} ms"
    yield _at_most("form: GET, times a bare view with its queries and bytes", ratio, "", _RATIO, note)
    yield _at_most("form: GET, queries", seen.queries, "", _QUERIES)
    yield _at_most("form: HTML, compressed", seen.html_kb, "KB", 15, "Horilla 1.0: 4.2 MB")
    rater = Rater(server.port, sheaf.session, items, sent)
    # Before the others: what is sent in this process is not noted, and the loop says something else.
    asked = server.queries_of_post(page, rater.fields(sheaf.forms[0]))
    for _time, form in zip(range(_ALONE), itertools.cycle(sheaf.forms), strict=False):
        rater.answer(form)
    found = percentiles(sent.post_s)
    yield _at_most("form: POST, p50", found.p50_ms, "ms", _P50_MS, _HORILLA_POST)
    yield _at_most("form: POST, p95", found.p95_ms, "ms", _P95_MS)
    yield _at_most("form: POST, queries", asked, "", _QUERIES)


class Rater:
    """A browser that opens a form, reads its token and sends it filled in; each time with other content."""

    _number = itertools.count()

    def __init__(self, port: int, session: str, items: tuple[str, ...], sent: Sent) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.session, self._items, self._sent = session, items, sent

    def answer(self, form: UUID) -> None:
        path, fields = f"/rekan/{form}/", self.fields(form)
        began = time.perf_counter()
        status, content, cookie = self._request("GET", path)
        between = time.perf_counter()
        token = _TOKEN.search(gzip.decompress(content))
        if status != 200 or token is None:
            raise RuntimeError(f"{path} answered {status}")
        body = urlencode(fields | {"csrfmiddlewaretoken": token[1].decode()})
        starts = time.perf_counter()
        status, _content, _cookie = self._request("POST", path, body, cookie)
        if status != 302:
            raise RuntimeError(f"{path} took no answer: {status}")
        ends = time.perf_counter()
        self._sent.get_s.append(between - began)
        self._sent.post_s.append(ends - starts)
        said = {item: int(fields[item]) for item in self._items}
        self._sent.said[form] = said, fields["remark"]

    def fields(self, form: UUID) -> dict[str, str]:
        number = next(self._number)
        chosen = {item: str(1 + (number + place) % 5) for place, item in enumerate(self._items)}
        return chosen | {"remark": f"Catatan {number} tentang pekerjaan {form.hex[:8]}."}

    def _request(
        self, method: str, path: str, body: str | None = None, cookie: str = ""
    ) -> tuple[int, bytes, str]:
        headers = {
            "Cookie": "; ".join(filter(None, (f"salore={self.session}", cookie))),
            "Accept-Encoding": "gzip",
            "Accept-Language": "id",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        return answer.status, content, (answer.headers["Set-Cookie"] or "").partition(";")[0]


# ── Many at once ─────────────────────────────────────────────────────────────────────────────────────


def _together(
    server: Server, sheaves: list[Sheaf], items: tuple[str, ...], sent: Sent, minutes: float
) -> Iterator[Row]:
    taken = [Sent() for _user in range(USERS)]
    ends = time.perf_counter() + 60 * minutes
    faults: list[BaseException] = []

    def user(number: int) -> None:
        rater = Rater(server.port, "", items, taken[number])
        try:
            for sheaf in itertools.cycle(sheaves[number::USERS]):
                rater.session = sheaf.session
                for form in sheaf.forms:
                    if time.perf_counter() >= ends:
                        return
                    rater.answer(form)
        except BaseException as fault:  # noqa: BLE001 - told by whoever started the thread
            faults.append(fault)

    began = time.perf_counter()
    threads = [threading.Thread(target=user, args=(number,)) for number in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    seconds = time.perf_counter() - began
    for one in taken:
        sent.said |= one.said
    forms = sum(len(one.post_s) for one in taken)
    yield Row(
        name=f"forms a second (GET and POST), {USERS} users, {minutes:g} minutes", value=forms / seconds,
        unit="/s", target=f">= {_FORMS_A_SECOND}", reached=forms / seconds >= _FORMS_A_SECOND,
        note=f"{forms:,} forms; {web_processes()} web processes; Horilla 1.0: 0.47",
    )  # fmt: skip
    for name, times in (("GET", [s for one in taken for s in one.get_s]),
                        ("POST", [s for one in taken for s in one.post_s])):  # fmt: skip
        p99_ms = 1000 * sorted(times)[int(0.99 * len(times))]
        yield _at_most(f"{name} among them: p99", p99_ms, "ms", _P99_MS)


def _kept(collection: Collection, sent: Sent) -> Iterator[Row]:
    """Open every envelope and compare it with what was sent last."""
    from salore.appraisal.models import SealedAnswer
    from salore.appraisal.services.answering import envelopes_of

    keys, envelopes = opened(collection), envelopes_of(collection.uid)
    found = {}
    rows = SealedAnswer.objects.filter(assignment__collection=collection)
    for form, envelope in rows.values_list("assignment_id", "envelope").iterator():
        content = envelopes.open(bytes(envelope), form, keys)
        found[form] = (dict(content.scores), content.remark)
    wrong = sum(found.get(form) != said for form, said in sent.said.items())
    more = len(found.keys() - sent.said.keys())
    yield _at_most(
        "forms lost or other than they were sent", wrong, "", 0, f"{len(sent.said):,} different forms"
    )
    yield _at_most("envelopes that nobody sent", more, "", 0)


def _at_most(name: str, value: float, unit: str, limit: float, note: str = "") -> Row:
    return Row(name=name, value=value, unit=unit, target=f"<= {limit:g}", reached=value <= limit, note=note)
