"""How long forms took, as far as that may be told: a median of whole minutes over many answers of a source.

How long one answer took lies in its envelope alone and goes with it: beside the database nothing tells which
form was open how long, and no order of answers could.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import median_low

from salore.appraisal.counting.opening import Answer

# The least number of answers from which anything is told of a whole agency.
LEAST_ANSWERS = 20


def burden_of(answers: Iterable[Answer]) -> dict[str, int]:
    """Return the median minutes a form by source; a source of few answers is left out."""
    minutes: dict[str, list[int]] = defaultdict(list)
    for answer in answers:
        if answer.content.minutes is not None:
            minutes[answer.source].append(answer.content.minutes)
    return {
        source: median_low(said) for source, said in sorted(minutes.items()) if len(said) >= LEAST_ANSWERS
    }
