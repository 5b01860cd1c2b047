"""The conduct of a person in a period: colleagues' released cells, named answers, all as words by value.

Of anonymous sources nothing is here but what a count released: one mean, words, remarks without a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from salore.appraisal.deciding.posts import Post
from salore.appraisal.models import Collection, NamedAnswer, SourceComment, SourceResult
from salore.appraisal.states import MERGED, RUNNING, CollectionState, Source
from salore.cycles.models import Period
from salore.organisation.models import Employment, Leadership
from salore.policy.model import Pack

SHOWN, HIDDEN, UNCOUNTED, UNASKED, LEFT_OUT = "shown", "hidden", "uncounted", "unasked", "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleagues:
    """What an anonymous source says; `state` tells why there may be nothing."""

    source: str
    state: str
    n: int = 0
    mean: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    is_adjusted: bool = False
    words: Mapping[str, str] | None = None
    remarks: tuple[str, ...] = ()
    # The collection whose count it came with.
    counted_in: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What somebody answered under their name."""

    source: str
    name: str
    mean: Decimal | None
    words: Mapping[str, str]
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """Both, and the values by which the table is laid out."""

    colleagues: tuple[Colleagues, ...]
    named: tuple[Named, ...]
    values: tuple[tuple[str, str], ...]
    scale_high: int
    minimum: int

    @property
    def is_uncounted(self) -> bool:
        return any(one.state == UNCOUNTED for one in self.colleagues)

    @property
    def shown(self) -> list[Colleagues]:
        return [one for one in self.colleagues if one.state == SHOWN]

    def since(self, collection_id: int) -> list[Colleagues]:
        """Return what a count released, or took back, later than a collection."""
        return [one for one in self.colleagues if one.counted_in > collection_id]

    @property
    def has_table(self) -> bool:
        return bool(self.shown or any(one.words for one in self.named))

    def rows(self) -> Iterable[tuple[str, list[tuple[str, str]]]]:
        """Yield each value with what every source says of it: its source, and the word."""
        for key, label in self.values:
            said = [(one.source, (one.words or {}).get(key, "")) for one in self.shown]
            yield label, said + [(one.source, one.words.get(key, "")) for one in self.named]


def conduct_of(period: Period, pack: Pack, person_id: int, post: Post, language: str) -> Conduct:
    """Return what is known of a person's conduct; five queries."""
    items = pack.rules.behaviour_items.rows
    return Conduct(
        colleagues=tuple(_colleagues(period, pack, person_id, post)),
        named=tuple(_named(period, pack, person_id, language)),
        values=tuple((item.key, item.label.in_language(language)) for item in items),
        scale_high=pack.rules.behaviour_scale.high,
        minimum=pack.rules.anonymity.minimum_answers,
    )


def _colleagues(period: Period, pack: Pack, person_id: int, post: Post) -> Iterable[Colleagues]:
    about = Collection.objects.filter(Q(ratee=None) | Q(ratee=person_id), period=period)
    states = set(about.values_list("state", flat=True))
    rows = SourceResult.objects.filter(collection__period=period, ratee_id=person_id).standing()
    cells = {cell.source: cell for cell in rows.annotate(is_left_out=Q(omission__isnull=False))}
    remarks: dict[str, list[str]] = {}
    said = SourceComment.objects.filter(collection__period=period, ratee_id=person_id)
    for comment in said.counting().order_by("pk"):
        remarks.setdefault(comment.source, []).append(comment.text)
    for source in _asked(period, pack, person_id, post):
        if MERGED in cells:
            # Counted together; how many there are of each is nowhere.
            yield _cell(MERGED, cells[MERGED], states, pack, tuple(remarks.get(MERGED, ())))
            return
        if source == Source.SUBORDINATE and source not in cells and not _leads(period, person_id):
            continue
        yield _cell(source, cells.get(source), states, pack, tuple(remarks.get(source, ())))


def _leads(period: Period, person_id: int) -> bool:
    return Leadership.objects.on(period.ends_on).filter(superior_id=person_id).exists()


def _asked(period: Period, pack: Pack, person_id: int, post: Post) -> list[str]:
    """Return the anonymous sources that the pack names for somebody of that post and employment."""
    rows = Employment.objects.on(period.ends_on).filter(person_id=person_id).order_by("-starts_on")
    kind = rows.values_list("kind", flat=True).first() or ""
    uses = pack.rules.sources.asked_for(post.job_family, kind, period.kind)
    return [use.source for use in uses if use.anonymous]


def _cell(
    source: str, cell: Any | None, states: AbstractSet[str], pack: Pack, remarks: tuple[str, ...]
) -> Colleagues:
    if cell is None:
        if not states:
            return Colleagues(source=source, state=UNASKED)
        if states == {CollectionState.ABANDONED}:
            return Colleagues(source=source, state=LEFT_OUT)
        waits = not states.isdisjoint(RUNNING)
        # Nobody learns whether too few answered or none: both read alike.
        return Colleagues(source=source, state=UNCOUNTED if waits else HIDDEN)
    if cell.suppressed or cell.n is None or cell.n < pack.rules.anonymity.minimum_answers:
        return Colleagues(source=source, state=HIDDEN, counted_in=cell.collection_id)
    if cell.is_left_out:
        return Colleagues(source=source, state=LEFT_OUT)
    low, high = cell.range_on(pack.rules.behaviour_scale)
    return Colleagues(
        source=source, state=SHOWN, n=cell.n, mean=cell.mean, low=low, high=high,
        is_adjusted=bool(cell.is_adjusted), words=cell.items, remarks=remarks,
        counted_in=cell.collection_id,
    )  # fmt: skip


def _named(period: Period, pack: Pack, person_id: int, language: str) -> Iterable[Named]:
    answers = NamedAnswer.objects.filter(period=period, ratee_id=person_id).select_related("rater")
    points = {row.score: row.label.in_language(language) for row in pack.rules.behaviour_scale.rows}
    unseen = pack.rules.behaviour_scale.not_observed.in_language(language)
    order = [Source.SELF, Source.TEAM_LEAD, Source.SUPERVISOR]
    for answer in sorted(answers, key=lambda one: (order.index(Source(one.source)), one.pk)):
        yield _answer(answer, points, unseen)


def _answer(answer: NamedAnswer, points: Mapping[int, str], unseen: str) -> Named:
    scores: Mapping[str, Any] = answer.scores
    known = [Decimal(str(score)) for score in scores.values() if score is not None]
    return Named(
        source=answer.source,
        name=answer.rater.full_name,
        mean=round(sum(known, Decimal(0)) / len(known), 1) if known else None,
        words={key: unseen if score is None else points.get(int(score), "") for key, score in scores.items()},
        remark=answer.remark,
    )
