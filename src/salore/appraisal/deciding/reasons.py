"""When a rating needs a sentence, and what counts as one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salore.appraisal.deciding.proposed import Proposed
from salore.appraisal.states import Rating

REASON_LENGTH = 2_000
_LEAST_WORDS = 2
# A letter of any alphabet; signs that show nothing are none.
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a superior says: two ratings, and why."""

    result: str
    behaviour: str
    result_reason: str = ""
    behaviour_reason: str = ""
    has_innovation: bool | None = None


def unreasoned(decision: Decision, proposed: Proposed) -> Iterator[tuple[str, str | Promise]]:
    """Yield the fields that lack their sentence, with what to do."""
    axes = (
        ("result_reason", decision.result, decision.result_reason, proposed.result),
        ("behaviour_reason", decision.behaviour, decision.behaviour_reason, proposed.behaviour),
    )
    for field, rating, reason, suggested in axes:
        if not needs_sentence(rating, suggested) or is_sentence(reason):
            continue
        if rating != Rating.AS:
            yield field, _("Above or below expectation needs a sentence: what did you see?")
        else:
            yield field, _("This differs from the proposal: say in a sentence why.")


def needs_sentence(rating: str, proposed: str) -> bool:
    return rating != Rating.AS or (bool(proposed) and rating != proposed)


def is_sentence(text: str) -> bool:
    """Whether something is said at all; spaces, dots and single words say nothing.

    >>> is_sentence("   "), is_sentence("..."), is_sentence("baik"), is_sentence("Loket tidak pernah tutup.")
    (False, False, False, True)
    """
    return len(_WORD.findall(text)) >= _LEAST_WORDS
