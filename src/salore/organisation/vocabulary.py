"""The keys that an agency's pack gives people and posts, with their words. Kept once a process."""

from __future__ import annotations

from functools import lru_cache

from salore.organisation import packs
from salore.organisation.models import Agency
from salore.policy import load_pack
from salore.policy.model import Rules

# Statuses of somebody who has left, as packs name them.
LEAVING = ("retired", "left", "secondment_out")


def employment_kinds(agency: Agency, language: str) -> list[tuple[str, str]]:
    return [(row.key, row.label.in_language(language)) for row in _rules(agency.pack).employment_kinds.rows]


def statuses(agency: Agency, language: str) -> list[tuple[str, str]]:
    return [(row.key, row.label.in_language(language)) for row in _rules(agency.pack).statuses.rows]


def leaving_statuses(agency: Agency, language: str) -> list[tuple[str, str]]:
    """Return the statuses with which somebody leaves all posts."""
    return [(key, label) for key, label in statuses(agency, language) if key in LEAVING]


def job_families(agency: Agency, language: str) -> list[tuple[str, str]]:
    return [(row.key, row.label.in_language(language)) for row in _rules(agency.pack).job_families.rows]


def said(choices: list[tuple[str, str]], key: str) -> str:
    """Return the words of a key; a key that the pack does not know is said as it stands."""
    return dict(choices).get(key, key)


@lru_cache(maxsize=8)
def _rules(pack: str) -> Rules:
    return load_pack(packs.place(pack)).rules
