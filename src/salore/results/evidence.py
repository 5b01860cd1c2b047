"""What a result rests on besides figures: how each source saw the conduct, what was said, what was agreed.

How sources saw it is read from the frozen steps of the very version. Of anonymous sources these hold one mean
and words by value; the range and the remarks stand beside the cell that the count released, and only of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from salore.appraisal.models import Dialogue, Feedback, SourceComment, SourceResult
from salore.appraisal.services.feedback import CHANGEABLE_FOR
from salore.appraisal.states import Source
from salore.core import clock
from salore.cycles.models import Period
from salore.policy.model import Pack
from salore.results.models import Result
from salore.results.recorded import Step
from salore.results.selectors import ResultView

Cell = tuple[SourceResult, tuple[str, ...]]
ABOVE, NEAR, BELOW = "above", "near", "below"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How one source saw the conduct: a mean; by value a word against that mean, or a step of the scale."""

    source: str
    is_anonymous: bool
    n: int
    mean: Decimal
    is_adjusted: bool
    is_weighed: bool
    relative: Mapping[str, str]
    steps: Mapping[str, str]
    low: Decimal | None = None
    high: Decimal | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything beside the figures; `is_withheld`: colleagues were asked and too few answered."""

    seen: tuple[Seen, ...]
    is_withheld: bool
    minimum: int
    values: tuple[tuple[str, str], ...]
    scale_low: int
    scale_high: int
    said: tuple[Feedback, ...]
    dialogues: tuple[Dialogue, ...]

    @property
    def colleagues(self) -> tuple[Seen, ...]:
        return tuple(one for one in self.seen if one.is_anonymous)

    @property
    def own(self) -> Seen | None:
        return next((one for one in self.seen if one.source == Source.SELF), None)


def evidence_of(view: ResultView) -> Evidence:
    """Return what a result rests on; at most five queries."""
    pack, language = view.pack, view.language
    step = _sources(view.result)
    period = Period.objects.filter(cycle=view.result.cycle_id, key=view.result.period).first()
    rows = step["sources"] or ()
    cells = _cells(view.result, period) if any(row["anonymous"] for row in rows) else []
    return Evidence(
        seen=tuple(_seen(row, pack, language, cells) for row in rows),
        is_withheld=bool(step["withheld"]),
        minimum=pack.rules.anonymity.minimum_answers,
        values=tuple(
            (item.key, item.label.in_language(language)) for item in pack.rules.behaviour_items.rows
        ),
        scale_low=pack.rules.behaviour_scale.low,
        scale_high=pack.rules.behaviour_scale.high,
        said=tuple(_said(view.result, period)) if period else (),
        dialogues=tuple(_dialogues(view.result, period)) if period else (),
    )


def _sources(result: Result) -> Step:
    """Return the recorded step of the whole period, or of the last assignment that has one."""
    steps = [step for step in result.explanation["steps"] if step["step"] == "sources"]
    whole = [step for step in steps if step["segment"] is None]
    chosen = (whole or steps)[-1:]
    nothing: Step = {"sources": (), "withheld": False}
    return chosen[0]["inputs"] if chosen else nothing


def _cells(result: Result, period: Period | None) -> list[Cell]:
    """Return the released cells of the person, each with its remarks, the last round first.

    Also of a round that was held again since: a version keeps what it was made of.
    """
    rows = SourceResult.objects.filter(collection__period=period, ratee=result.person_id, suppressed=False)
    remarks: dict[tuple[int, str], list[str]] = {}
    said = SourceComment.objects.filter(collection__period=period, ratee=result.person_id)
    for comment in said.order_by("pk"):
        remarks.setdefault((comment.collection_id, comment.source), []).append(comment.text)
    return [
        (cell, tuple(remarks.get((cell.collection_id, cell.source), ())))
        for cell in rows.filter(omission=None).order_by("-collection")
    ]


def _is_of(cell: SourceResult, row: Step, mean: Decimal) -> bool:
    if cell.source != row["source"] or cell.n != row["n"] or cell.mean is None:
        return False
    return not round(cell.mean - mean, 2)


def _seen(row: Step, pack: Pack, language: str, cells: Sequence[Cell]) -> Seen:
    items: Sequence[Step] = row["items"] or ()
    mean = Decimal(str(row["mean"]))
    decimals = pack.rules.anonymity.mean_decimals if row["anonymous"] else 2
    # What was counted again later belongs to a later version, not to this one.
    cell, remarks = next((one for one in cells if _is_of(one[0], row, mean)), (None, ()))
    low, high = cell.range_on(pack.rules.behaviour_scale) if cell else (None, None)
    return Seen(
        source=row["source"],
        is_anonymous=row["anonymous"],
        n=row["n"],
        mean=round(mean, decimals),
        is_adjusted=bool(row["is_adjusted"]),
        is_weighed=bool(row["weight_effective"]),
        relative=dict(_relative(items, mean, pack)),
        steps={} if row["anonymous"] else dict(_steps(items, pack, language)),
        low=low,
        high=high,
        remarks=remarks,
    )


def _relative(items: Sequence[Step], mean: Decimal, pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield each value against the source's own mean: as counted, or for named answers by the same band."""
    band = pack.rules.anonymity.relative_band
    for item in items:
        if item["relative"]:
            yield item["item"], item["relative"]
        elif item["mean"] is not None:
            apart = Decimal(str(item["mean"])) - mean
            yield item["item"], ABOVE if apart > band else BELOW if apart < -band else NEAR


def _steps(items: Sequence[Step], pack: Pack, language: str) -> Iterator[tuple[str, str]]:
    words = {row.score: row.label.in_language(language) for row in pack.rules.behaviour_scale.rows}
    for item in items:
        if item["mean"] is not None:
            yield item["item"], words.get(round(item["mean"]), "")


def _said(result: Result, period: Period) -> QuerySet[Feedback]:
    """Return what was said to the person by name within the period, and stood when this version was made.

    What its giver could still mend or take back then is not cited: so a version says the same for good.
    """
    first, last = _span(result, period)
    rows = Feedback.objects.filter(receiver=result.person_id, given_at__gte=first, given_at__lt=last)
    return rows.select_related("giver", "goal").order_by("given_at", "pk")


def _dialogues(result: Result, period: Period) -> QuerySet[Dialogue]:
    rows = Dialogue.objects.filter(evaluation__period=period, evaluation__person=result.person_id)
    return rows.select_related("recorded_by").order_by("held_on", "pk")


def _span(result: Result, period: Period) -> tuple[datetime, datetime]:
    zone = result.person.agency.time_zone
    first = clock.end_of(period.starts_on - timedelta(days=1), zone)
    return first, min(clock.end_of(period.ends_on, zone), result.computation.made_at - CHANGEABLE_FOR)
