"""Who gets what at each address. The test beside it fails on an address without a row.

Add the rows of your area in a file of your own, `tests/web/access/<area>.py`, as a dict `ROWS`:

    ROWS = {
        "planning:goals": Row(get=EVERYBODY),
        "planning:detail": Row(get={"employee", "superior", "head"}, post={"employee"}, kwargs=plan),
        "planning:agree": Row(post={"superior"}, kwargs=plan, data=lambda house: {"version": 1}),
    }

    def plan(house: House) -> dict[str, object]:
        return {"uid": make_plan(house, "employee").uid}

A row names the personas (`House.people`, the `stranger` of another agency, the `visitor` who did not sign in)
who get through by GET and by POST. Tried is every persona with either method:

- named: an answer (200, a redirect within, 422 for a form that misses something);
- not named: 404, whether the object exists or not; a visitor is led to sign in;
- a method that nobody has: 405 for whoever gets through by the other;
- `kwargs` is also built in the other agency: then everybody gets 404.

POST sends `data`; without it an empty form, which a page with fields answers by 422. What a request changes
is undone before the next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories.personas import House

PERSONAS = (
    "appointing_authority",
    "competent_officer",
    "head",
    "superior",
    "employee",
    "colleague",
    "team_lead",
    "unit_officer",
    "operator",
    "preparer",
    "objection_officer",
    "auditor",
    "system_administrator",
)
STRANGER, VISITOR = "stranger", "visitor"
NOBODY: frozenset[str] = frozenset()
COLLEAGUES = frozenset(PERSONAS)
EVERYBODY = COLLEAGUES | {STRANGER}
ANYONE = EVERYBODY | {VISITOR}

Build = Callable[[House], Mapping[str, object]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """Who gets through at one address; `also` are answers that are right here besides the usual.

    `is_common` says that the object of the address belongs to no agency.
    """

    get: Collection[str] = NOBODY
    post: Collection[str] = NOBODY
    kwargs: Build | None = None
    data: Build | None = None
    also: Collection[int] = ()
    is_common: bool = False

    def may(self, persona: str, method: str) -> bool:
        return persona in self._those(method)

    def has(self, method: str) -> bool:
        return bool(self._those(method))

    def _those(self, method: str) -> Collection[str]:
        return self.get if method == "GET" else self.post


def rows() -> dict[str, Row]:
    """Return the rows of all areas."""
    from tests.web import access

    found: dict[str, Row] = {}
    for module in iter_modules(access.__path__):
        own: dict[str, Row] = import_module(f"{access.__name__}.{module.name}").ROWS
        twice = found.keys() & own.keys()
        assert not twice, f"{module.name} has rows that another area has: {sorted(twice)}"
        found |= own
    return found


def addresses() -> dict[str, URLPattern]:
    """Return every address of the house by its name."""
    found: dict[str, URLPattern] = {}
    for name, pattern in _walk(get_resolver().url_patterns, ""):
        assert name not in found, f"two addresses are called {name}"
        found[name] = pattern
    return found


def _walk(patterns: list[URLPattern | URLResolver], above: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{above}{entry.namespace}:" if entry.namespace else above
            yield from _walk(entry.url_patterns, inner)
        else:
            assert entry.name, f"the address {entry.pattern} has no name"
            yield f"{above}{entry.name}", entry
