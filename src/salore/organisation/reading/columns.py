"""Which column of a file is which of ours: known layouts, suggestions, and what a person settled.

Belongs here: titles and mappings. A mapping is `{our column: their title}` and is remembered as that.
Does not: what cells mean.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from salore.organisation.reading.cells import one_line
from salore.organisation.reading.faults import PACKAGE, ReadingError
from salore.organisation.reading.header import Header, find_header, plain_title
from salore.organisation.reading.sheets import Sheet

_NEAR = 0.82
_SHORT = 3

# What an appraisal has no need of is not read, not offered and not taken for anything else.
_PRIVATE_WORDS = frozenset(
    {"agama", "kawin", "nikah", "perkawinan", "pernikahan", "nik", "ktp", "kk", "alamat", "npwp", "bpjs"}
    | {"rekening", "gaji", "anak", "istri", "suami", "pasangan", "darah", "penyakit", "suku"}
)
_NOT_PRIVATE = frozenset({"alamat email", "alamat surel", "is valid nik"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file: its columns with the titles under which they were met."""

    name: str
    required: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    layouts: Mapping[str, tuple[str, ...]]

    @property
    def known_titles(self) -> frozenset[str]:
        titles = {title for aliases in self.columns.values() for title in aliases}
        return frozenset(titles.union(*self.layouts.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the columns of a file probably are. `guessed` ones are near, not known; a person looks at them.

    `layout` is the key of a known layout, empty where none fits.
    """

    layout: str
    mapping: Mapping[str, str]
    guessed: frozenset[str]
    missing: tuple[str, ...]
    offered: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        return bool(self.layout) and not self.guessed and not self.missing


@cache
def kinds(package: str = PACKAGE) -> Mapping[str, Kind]:
    """Return the kinds of files described in the `layouts.toml` of a package."""
    tree = tomllib.loads((files(package) / "layouts.toml").read_text(encoding="utf-8"))
    return {
        name: Kind(
            name=name,
            required=tuple(entry["required"]),
            columns={column: tuple(aliases) for column, aliases in entry["columns"].items()},
            layouts={key: tuple(titles) for key, titles in entry["layouts"].items()},
        )
        for name, entry in tree.items()
    }


def is_private(title: str) -> bool:
    """Say whether a column is one that is not read."""
    plain = plain_title(title)
    return plain not in _NOT_PRIVATE and not _PRIVATE_WORDS.isdisjoint(plain.split())


def identify(head_titles: Iterable[str]) -> Kind | None:
    """Return the kind of file that a header is surely of."""
    plain = {plain_title(title) for title in head_titles}
    fitting = [
        (len(titles), kind)
        for kind in kinds().values()
        for titles in kind.layouts.values()
        if plain.issuperset(titles)
    ]
    return max(fitting, key=lambda found: found[0], default=(0, None))[1]


def propose(kind: Kind, titles: Sequence[str], remembered: Mapping[str, str] | None = None) -> Proposal:
    """Propose a mapping: what was settled before, then known titles, then near ones."""
    offered = tuple(title for title in titles if title and not is_private(title))
    plain = {plain_title(title): title for title in reversed(offered)}
    mapping = {
        column: plain[plain_title(title)]
        for column, title in (remembered or {}).items()
        if column in kind.columns and plain_title(title) in plain
    }
    settled = set(mapping)
    taken = set(mapping.values())
    for column, aliases in kind.columns.items():
        found = next(
            (plain[alias] for alias in aliases if alias in plain and plain[alias] not in taken), None
        )
        if column not in mapping and found:
            mapping[column] = found
            taken.add(found)
    guessed = dict(_near(kind, mapping, [title for title in offered if title not in taken]))
    mapping |= guessed
    layout = next((key for key, needed in kind.layouts.items() if plain.keys() >= set(needed)), "")
    return Proposal(
        layout=layout,
        mapping={column: mapping[column] for column in kind.columns if column in mapping},
        guessed=frozenset(guessed) - settled,
        missing=tuple(column for column in kind.required if column not in mapping),
        offered=offered,
    )


def _near(kind: Kind, mapping: Mapping[str, str], free: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a column and a title that are most alike, each once."""
    open_columns = [column for column in kind.columns if column not in mapping]
    pairs = sorted(
        (
            (likeness, column, title)
            for title in free
            for column in open_columns
            for alias in kind.columns[column]
            if (likeness := _likeness(alias, plain_title(title))) >= _NEAR
        ),
        reverse=True,
    )
    columns, titles = set(), set()
    for _likeness_found, column, title in pairs:
        if column not in columns and title not in titles:
            columns.add(column)
            titles.add(title)
            yield column, title


def _likeness(alias: str, title: str) -> float:
    """Return how alike two titles are, 0 where they are surely not alike enough."""
    shorter, longer = sorted((len(alias), len(title)))
    if len(alias) <= _SHORT or shorter < _NEAR / (2 - _NEAR) * longer:
        return 0.0
    matcher = difflib.SequenceMatcher(None, alias, title)
    return matcher.ratio() if matcher.quick_ratio() >= _NEAR else 0.0


def places(kind: Kind, mapping: Mapping[str, str], titles: Sequence[str]) -> dict[str, int]:
    """Return our column -> its place in the file.

    Raises ReadingError on a column that is missing, mapped twice, unknown to us, or not to be read.
    """
    found: dict[str, int] = {}
    plain = [plain_title(title) for title in titles]
    for column, title in mapping.items():
        if column not in kind.columns:
            raise ReadingError("mapping_unknown", column=column)
        if is_private(title):
            raise ReadingError("mapping_private", title=title)
        if plain_title(title) not in plain or not title:
            raise ReadingError("mapping_absent", title=title)
        place = plain.index(plain_title(title))
        if place in found.values():
            raise ReadingError("mapping_twice", title=title)
        found[column] = place
    missing = [column for column in kind.required if column not in found]
    if missing:
        raise ReadingError("mapping_incomplete", columns=tuple(f"{kind.name}.{column}" for column in missing))
    return found


def signature(titles: Iterable[str]) -> str:
    """Return what files with the same columns have in common, to remember a mapping by."""
    return sha256("\n".join(sorted({plain_title(title) for title in titles} - {""})).encode()).hexdigest()[
        :32
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet whose header is known and whose columns have a meaning."""

    sheet: Sheet
    kind: Kind
    header: Header
    places: Mapping[str, int]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the number of each row and its cells by our columns; empty ones are left out."""
        columns = tuple(self.places)
        for row in self.sheet.rows(tuple(self.places.values())):
            if row.number > self.header.last_row:
                yield (
                    row.number,
                    {column: cell for column, cell in zip(columns, row.cells, strict=True) if cell},
                )

    def title(self, column: str) -> str:
        """Return the file's own title of a column, as people find it."""
        place = self.places.get(column)
        return self.header.titles[place] if place is not None else ""


def examples(sheet: Sheet, header: Header) -> dict[str, str]:
    """Return the first thing that stands below each title; columns that are not read show nothing."""
    found: dict[str, str] = {}
    for row in sheet.head():
        if row.number <= header.last_row:
            continue
        for title, cell in zip(header.titles, row.cells, strict=False):
            if title and cell and not is_private(title):
                found.setdefault(title, one_line(cell))
    return found


def header_of(sheet: Sheet, kind: Kind | None = None) -> Header:
    """Find the header of a sheet, for one kind of file or any."""
    looked_for = [kind] if kind else list(kinds().values())
    known = frozenset().union(*(one.known_titles for one in looked_for))
    return find_header(sheet.head(), known)


def open_table(sheet: Sheet, kind: Kind, mapping: Mapping[str, str] | None = None) -> Table:
    """Give the columns of a sheet their meaning: by a mapping, else by what is proposed."""
    header = header_of(sheet, kind)
    chosen = mapping if mapping is not None else propose(kind, header.titles).mapping
    return Table(sheet=sheet, kind=kind, header=header, places=places(kind, chosen, header.titles))
