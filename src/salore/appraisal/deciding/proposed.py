"""What is proposed for people in a period: by the engine, and for heads by their unit's predicate."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from salore.appraisal.deciding.posts import Post
from salore.appraisal.deciding.predicates import BY_PREDICATE, predicates_of, rating_of_head
from salore.appraisal.models import OrganisationPredicate, Proposal, SourceResult
from salore.appraisal.states import Rating
from salore.cycles.models import Period
from salore.policy.model import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The two ratings that are proposed; empty where nothing is known that would propose one."""

    result: str = ""
    behaviour: str = ""
    achievement_pct: str = ""
    behaviour_score: str = ""
    made_at: datetime | None = None
    inputs_sha256: str = ""
    # Of whoever heads a unit whose predicate makes their result.
    by_predicate: bool = False
    unit_id: int | None = None
    # The last collection that released something about the person.
    counted_in: int | None = None
    predicate: OrganisationPredicate | None = None
    # The steps by which the engine came to it, where somebody reads them.
    explanation: Mapping[str, Any] | None = None

    @property
    def exists(self) -> bool:
        return bool(self.result or self.behaviour)

    @property
    def is_as_expected(self) -> bool:
        """Whether both are proposed in line with expectation, so that no sentence is needed."""
        return self.result == self.behaviour == Rating.AS

    @property
    def waits_for_predicate(self) -> bool:
        return self.by_predicate and self.predicate is None

    @property
    def mark(self) -> str:
        """Return what a form sends back, to tell whether what was read is still all that is known."""
        return ":".join([*self.ratings, *([str(self.counted_in)] if self.counted_in else [])])

    @property
    def ratings(self) -> list[str]:
        return [self.result, self.behaviour]

    def snapshot(self) -> dict[str, Any]:
        """Return what is kept beside the decision."""
        return {
            "result_rating": self.result or None,
            "behaviour_rating": self.behaviour or None,
            "achievement_pct": self.achievement_pct or None,
            "behaviour_score": self.behaviour_score or None,
            "organisation_predicate": self.predicate.predicate if self.predicate else None,
            "inputs_sha256": self.inputs_sha256 or None,
            "made_at": self.made_at,
            "counted_in": self.counted_in,
        }


NOTHING = Proposed()


def proposed_for(
    period: Period, pack: Pack, posts: Mapping[int, Post], *, with_explanation: bool = False
) -> dict[int, Proposed]:
    """Return what is proposed for the people with these posts; three queries in all."""
    by_predicate = pack.rules.head_of_unit.method == BY_PREDICATE
    units = {post.unit_id for post in posts.values() if post.heads_unit} if by_predicate else set()
    predicates = predicates_of(period, units) if units else {}
    rows = _rows(period, list(posts), with_explanation=with_explanation)
    counted = _counted(period, list(posts))
    return {
        person: replace(
            _proposed(
                rows.get(person, {}), pack, post if by_predicate and post.heads_unit else None, predicates
            ),
            counted_in=counted.get(person),
        )
        for person, post in posts.items()
    }


def _rows(period: Period, people: Collection[int], *, with_explanation: bool) -> dict[int, dict[str, Any]]:
    names = [
        "person_id",
        "values",
        "made_at",
        "inputs_sha256",
        *(["explanation"] if with_explanation else []),
    ]
    known = Proposal.objects.filter(period=period, person_id__in=people).values(*names)
    return {row["person_id"]: {**row} for row in known}


def _counted(period: Period, people: Collection[int]) -> dict[int, int]:
    """Return the last collection with anything to read about each. A round about one may take back."""
    rows = SourceResult.objects.filter(collection__period=period, ratee_id__in=people)
    read = rows.filter(Q(suppressed=False) | Q(collection__ratee__isnull=False)).order_by()
    return dict(read.values_list("ratee_id").annotate(last=Max("collection_id")))


def _proposed(
    row: Mapping[str, Any], pack: Pack, head: Post | None, predicates: Mapping[int, OrganisationPredicate]
) -> Proposed:
    values: Mapping[str, Any] = row.get("values") or {}
    predicate = predicates.get(head.unit_id) if head else None
    result = str(values.get("result_rating_proposed") or "")
    if head is not None:
        result = rating_of_head(pack.rules.head_of_unit, predicate.predicate) if predicate else ""
    return Proposed(
        result=result,
        behaviour=str(values.get("behaviour_rating_proposed") or ""),
        achievement_pct=str(values.get("achievement_pct") or ""),
        behaviour_score=str(values.get("behaviour_score") or ""),
        made_at=row.get("made_at"),
        inputs_sha256=row.get("inputs_sha256", ""),
        by_predicate=head is not None,
        unit_id=head.unit_id if head else None,
        predicate=predicate,
        explanation=row.get("explanation"),
    )
