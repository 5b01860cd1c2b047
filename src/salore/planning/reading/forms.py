"""The printed words of the plan's forms, found although some are misspelt or broken.

Belongs here: column titles, labels of people, blocks, values, parts of the annex. Does not: where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import TypeVar

from salore.organisation.reading.columns import kinds
from salore.planning.reading.plan import PACKAGE, Aspect, GoalKind
from salore.wording import Catalogue, languages

_LIKE = 0.8
_FEWEST_CHARS, _MOST_CHARS = 4, 140
_SIGNS = re.compile(r"[\W_]+")
_LETTER_OF_BLOCK = re.compile(r"^\s*(?:[a-z]|[ivx]{1,3}|\d)\s*[.)]\s*", re.IGNORECASE)

_ASPECTS: Mapping[str, Aspect] = {
    "kuantitas": "quantity", "quantity": "quantity", "kualitas": "quality", "quality": "quality",
    "waktu": "time", "time": "time", "biaya": "cost", "cost": "cost",
}  # fmt: skip
_BLOCKS: Mapping[str, GoalKind] = {
    "utama": "main", "kinerja utama": "main", "hasil kerja utama": "main", "main": "main",
    "tambahan": "additional", "kinerja tambahan": "additional", "hasil kerja tambahan": "additional",
    "additional": "additional",
}  # fmt: skip
_PARTIES = {
    "pegawai yang dinilai": "person", "employee appraised": "person",
    "pejabat penilai kinerja": "appraiser", "pejabat penilai": "appraiser", "appraiser": "appraiser",
}  # fmt: skip
_LABELS = {
    "nama": "name", "name": "name", "nip": "nip", "nip nipppk": "nip", "nip ni pppk": "nip",
    "nipppk": "nip", "staff no nip": "nip", "pangkat gol ruang": "rank", "pangkat golongan ruang": "rank",
    "pangkat gol": "rank", "golongan": "rank", "rank grade": "rank", "jabatan": "position",
    "position": "position", "unit kerja": "unit", "unit": "unit", "instansi": "unit",
    "unit kerja instansi": "unit",
}  # fmt: skip
_VALUES = {
    "berorientasi pelayanan": "berorientasi_pelayanan", "service oriented": "berorientasi_pelayanan",
    "akuntabel": "akuntabel", "accountable": "akuntabel", "kompeten": "kompeten", "competent": "kompeten",
    "harmonis": "harmonis", "harmonious": "harmonis", "loyal": "loyal", "adaptif": "adaptif",
    "adaptive": "adaptif", "kolaboratif": "kolaboratif", "collaborative": "kolaboratif",
}  # fmt: skip
_ANNEX = {
    "dukungan sumber daya": "resources", "resources": "resources",
    "skema pertanggungjawaban": "accountability", "skema pertanggung jawaban": "accountability",
    "accountability scheme": "accountability", "konsekuensi": "consequences", "consequences": "consequences",
}  # fmt: skip
_ENDS = ("perilaku kerja", "rating hasil kerja")
_EXPECTATION = re.compile(r"^\s*(?:\w\s*[.)]\s*)?ekspektasi khusus pimpinan[^:\n]*:?\s*", re.IGNORECASE)

T = TypeVar("T")


def plain(text: str) -> str:
    return _SIGNS.sub(" ", text.casefold()).strip()


def match(text: str, known: Mapping[str, T]) -> T | None:
    """Return what a text means that is like a known one, blanks aside."""
    if not text or len(text) > _MOST_CHARS:
        return None
    own = plain(text)
    if own in known:
        return known[own]
    squeezed = own.replace(" ", "")
    likeness, best = max(
        ((_likeness(squeezed, one.replace(" ", "")), one) for one in known), default=(0.0, "")
    )
    return known[best] if likeness >= _LIKE else None


@lru_cache(maxsize=8192)
def _likeness(one: str, other: str) -> float:
    """Return how alike two words are, 0 where they are surely not alike enough."""
    if min(len(one), len(other)) < _FEWEST_CHARS:
        return float(one == other)
    if min(len(one), len(other)) < _LIKE / (2 - _LIKE) * max(len(one), len(other)):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _LIKE else 0.0


@cache
def _columns() -> dict[str, str]:
    titles = {
        alias: column
        for column, aliases in kinds(PACKAGE)["plan"].columns.items()
        for alias in aliases
        if column not in ("person", "kind", "unit")
    }
    own = ("parent", "goal", "aspect", "indicator", "target", "realisation", "feedback")
    return titles | {title: column for column in own for title in _our_words(f"goals.{column}")}


def column_of(text: str) -> str | None:
    """Return which column of the goal table a title names."""
    return match(text, _columns())


def aspect_of(text: str) -> Aspect | None:
    return match(text, _ASPECTS)


def block_of(text: str) -> GoalKind | None:
    """Return the kind of goals below a title such as "B. TAMBAHAN"."""
    return match(_LETTER_OF_BLOCK.sub("", text), _BLOCKS)


def party_of(text: str) -> str | None:
    return match(text, _PARTIES)


def label_of(text: str) -> str | None:
    return match(text.rstrip(" :"), _LABELS)


def value_of(text: str) -> str | None:
    """Return the value of conduct that a cell is about, by its first line."""
    first = re.sub(r"^\s*\d{1,2}[.)]?\s*", "", text.partition("\n")[0])
    for known, key in _VALUES.items():
        if plain(first).startswith(known):
            return key
    return match(first, _VALUES)


def annex_part_of(text: str) -> str | None:
    return match(_LETTER_OF_BLOCK.sub("", text).rstrip(" :"), _ANNEX)


def ends_goals(text: str) -> bool:
    """Say whether a cell belongs to what comes after the goals."""
    own = plain(text)
    return own.startswith(_ends()) or (len(text) < _MOST_CHARS and value_of(text) is not None)


def is_feedback_title(text: str) -> bool:
    return column_of(text) == "feedback"


def expectation_in(text: str) -> str:
    """Return what follows the words "Ekspektasi Khusus Pimpinan:"."""
    return _EXPECTATION.sub("", text).strip()


def _our_words(*keys: str) -> tuple[str, ...]:
    """Return what our own sheets print there, in every language, as compared."""
    words = Catalogue.of("salore.engine.documents")
    return tuple(plain(words.say(key, language)) for key in keys for language in languages)


@cache
def _ends() -> tuple[str, ...]:
    return (*_ENDS, *_our_words("behaviour.title", "behaviour.value", "evaluation.result_rating"))


@cache
def _placeholders() -> frozenset[str]:
    """What our own sheets print where there is nothing."""
    words = Catalogue.of("salore.engine.documents")
    areas = ("goals.no", "goals.below", "behaviour.no_", "annex.none", "party.unknown")
    return frozenset(_our_words(*(key for key in words.keys() if key.startswith(areas))))  # noqa: SIM118


def something(text: str) -> str:
    """Return a text, empty where it only says that there is nothing."""
    own = plain(text)
    return "" if not own or own in _placeholders() else text.strip()
