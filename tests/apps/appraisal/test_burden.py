"""How long forms take: sealed with each, told as a median of many, of few not at all."""

from __future__ import annotations

from salore.appraisal.counting.burden import LEAST_ANSWERS, burden_of
from salore.appraisal.counting.opening import Answer
from salore.appraisal.sealing import Content


def _answers(source: str, *minutes: int | None) -> list[Answer]:
    return [
        Answer(1, source, str(number), Content({"loyal": 3}, "", one)) for number, one in enumerate(minutes)
    ]


def test_a_median_of_many_is_told_and_of_few_nothing() -> None:
    many = _answers("peer", *([2] * (LEAST_ANSWERS - 5)), 9, 9, 9, 1, 1)
    few = _answers("subordinate", *([3] * (LEAST_ANSWERS - 1)), None)
    assert burden_of([*many, *few]) == {"peer": 2}


def test_browsers_that_tell_nothing_count_for_nothing() -> None:
    assert burden_of(_answers("peer", *([None] * 40))) == {}
