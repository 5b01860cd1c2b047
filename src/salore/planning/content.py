"""What plans say, as values: read from rows, kept in versions, hashed. Does not belong here: how it looks."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, JSONObject

from salore.core.prepared import prepared
from salore.planning.models import Goal, GoalQuerySet, Indicator, Plan, PlanText
from salore.wording import plain

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorContent:
    uid: str
    text: str
    aspect: str
    direction: str
    target_low: Decimal | None = None
    target_high: Decimal | None = None
    target_text: str = ""
    unit_of_measure: str = ""
    is_maximum: bool = False
    accumulate: str = ""
    service: str = ""
    service_name: str = ""
    perspective: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalContent:
    """A goal with what it supports: `parent` is that goal's id; its words are kept as they read then."""

    uid: str
    number: int
    kind: str
    title: str
    parent: str = ""
    parent_number: int | None = None
    parent_title: str = ""
    parent_owner: str = ""
    team: str = ""
    cascade: str = ""
    belongs_to_post: bool = True
    weight: Decimal | None = None
    indicators: tuple[IndicatorContent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextContent:
    kind: str
    text: str
    ref: str = ""
    author: str = ""
    made_on: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonContent:
    """Somebody as the sheet names them on the day of agreement."""

    name: str
    number: str = ""
    grade: str = ""
    rank: str = ""
    post: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanContent:
    """A plan whole. Who is who is filled when a version is frozen."""

    year: int
    starts_on: str
    ends_on: str
    approach: str
    goals: tuple[GoalContent, ...] = ()
    texts: tuple[TextContent, ...] = ()
    person: PersonContent | None = None
    appraiser: PersonContent | None = None

    def texts_of(self, kind: str) -> tuple[TextContent, ...]:
        return tuple(text for text in self.texts if text.kind == kind)


def content_of(
    plan: Plan, *, person: PersonContent | None = None, appraiser: PersonContent | None = None
) -> PlanContent:
    """Return what a plan says now; two queries."""
    return replace(contents_of([plan])[plan.pk], person=person, appraiser=appraiser)


def contents_of(plans: Collection[Plan]) -> dict[int, PlanContent]:
    """Return what each of the plans says now; two queries however many they are."""
    keys = [plan.pk for plan in plans]
    goals = goals_of(keys)
    texts = texts_of(keys)
    return {
        plan.pk: PlanContent(
            year=plan.cycle.year,
            starts_on=plan.starts_on.isoformat(),
            ends_on=plan.ends_on.isoformat(),
            approach=plan.approach,
            goals=tuple(goals[plan.pk]),
            texts=tuple(texts[plan.pk]),
        )
        for plan in plans
    }


def goals_of(plan_ids: Collection[int]) -> dict[int, list[GoalContent]]:
    """Return the goals of plans in their order, with their indicators; one query."""
    found: dict[int, list[GoalContent]] = defaultdict(list)
    for goal in _rows_of(plan_ids):
        found[goal.plan_id].append(goal_content(goal))
    return found


@prepared
def _rows_of(plans: Collection[int]) -> QuerySet[Goal]:
    return goal_rows().filter(plan__in=plans)


def goal_rows(**more: Any) -> GoalQuerySet:
    """Return goals with `rows`, their indicators as dicts; `more` is said of each indicator besides."""
    goals: GoalQuerySet = Goal.objects.all()
    return (
        goals.select_related("team", "parent__plan__person", "parent__plan__assignment__position")
        .only(*CONTENT)
        .annotate(rows=indicator_rows(**more))
        .order_by("plan_id", "number")
    )


def indicator_rows(**more: Any) -> ArraySubquery:
    """Return the indicators of each goal of a query as dicts, for `indicators_of`."""
    indicators = Indicator.objects.filter(goal=OuterRef("pk")).order_by("number")
    return ArraySubquery(indicators.values(row=JSONObject(**_INDICATOR, **more)))


# What a goal's content is made of: whole rows of five tables would cost more than all the rest of a page.
_PARENT = "parent__plan__assignment__position__name"
_OWNER = tuple(f"parent__plan__person__{name}" for name in ("title_front", "name", "title_back"))
CONTENT = (
    "uid", "agency_id", "plan_id", "number", "kind", "title", "parent_title", "cascade", "belongs_to_post",
    "weight", "removed_at", "team__name", "parent__uid", "parent__number", "parent__title", _PARENT, *_OWNER,
)  # fmt: skip


# Numbers go through JSON as text, so that they stay what they are.
_INDICATOR: dict[str, Any] = {
    **{
        name: name
        for name in (
            "uid", "text", "aspect", "direction", "target_text", "unit_of_measure", "is_maximum",
            "accumulate", "perspective",
        )
    },
    "target_low": Cast("target_low", TextField()),
    "target_high": Cast("target_high", TextField()),
    "service": Coalesce("service__key", Value("")),
    "service_name": Coalesce("service__name", Value("")),
}  # fmt: skip


def texts_of(plan_ids: Collection[int]) -> dict[int, list[TextContent]]:
    found: dict[int, list[TextContent]] = defaultdict(list)
    rows = PlanText.objects.filter(plan__in=plan_ids).select_related("author")
    for row in rows.order_by("plan_id", "kind", "pk"):
        found[row.plan_id].append(
            TextContent(
                kind=row.kind,
                text=row.text,
                ref=row.ref,
                author=row.author.full_name if row.author else "",
                made_on=row.made_at.date().isoformat(),
                is_draft=row.is_draft,
            )
        )
    return found


def goal_content(goal: Goal) -> GoalContent:
    """Return a goal from `goal_rows`."""
    parent = goal.parent
    return GoalContent(
        uid=str(goal.uid),
        number=goal.number,
        kind=goal.kind,
        title=goal.title,
        parent=str(parent.uid) if parent else "",
        parent_number=parent.number if parent else None,
        parent_title=parent.title if parent else goal.parent_title,
        parent_owner=_owner(parent) if parent else "",
        team=goal.team.name if goal.team else "",
        cascade=goal.cascade,
        belongs_to_post=goal.belongs_to_post,
        weight=goal.weight,
        indicators=indicators_of(goal.rows),  # type: ignore[attr-defined]
    )


def indicators_of(rows: list[dict[str, Any]]) -> tuple[IndicatorContent, ...]:
    """Return what `indicator_rows` read."""
    return tuple(_indicator(row) for row in rows)


def _owner(goal: Goal) -> str:
    """Return the post of whose goal it is: the person may change, the goal stays with the post."""
    held = goal.plan.assignment
    return held.position.name if held else goal.plan.person.full_name


def to_plain(content: PlanContent) -> dict[str, Any]:
    """Return a plan in JSON's terms: numbers as text, so that reading them back loses nothing."""
    tree: dict[str, Any] = plain_value(asdict(content))
    return {"format": FORMAT, **tree}


def from_plain(tree: dict[str, Any]) -> PlanContent:
    """Read what `to_plain` wrote."""
    goals = tuple(
        GoalContent(
            **_known(GoalContent, goal)
            | {
                "weight": _decimal(goal["weight"]),
                "indicators": tuple(_indicator(row) for row in goal["indicators"]),
            }
        )
        for goal in tree["goals"]
    )
    texts = tuple(TextContent(**_known(TextContent, text)) for text in tree["texts"])
    people = {
        role: PersonContent(**_known(PersonContent, tree[role])) if tree.get(role) else None
        for role in ("person", "appraiser")
    }
    return PlanContent(**_known(PlanContent, tree) | {"goals": goals, "texts": texts, **people})


def hash_of(content: PlanContent) -> str:
    """Return the SHA-256 of a plan's canonical JSON."""
    return _digest(to_plain(content))


def fingerprint(content: PlanContent) -> str:
    """Return a hash over what the owner could have changed: whose it is and row ids do not count."""
    goals = [
        plain_value(asdict(goal))
        | {"uid": "", "indicators": [plain_value(asdict(row)) | {"uid": ""} for row in goal.indicators]}
        for goal in content.goals
    ]
    texts = sorted((text.kind, text.ref, text.text) for text in content.texts if text.kind != "expectation")
    return _digest({"goals": goals, "texts": texts})


def _digest(tree: Any) -> str:
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def plain_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return {key: plain_value(found) for key, found in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_value(found) for found in value]
    return value


def _indicator(row: dict[str, Any]) -> IndicatorContent:
    numbers = {name: _decimal(row[name]) for name in ("target_low", "target_high")}
    return IndicatorContent(**_known(IndicatorContent, row) | numbers)


def _known(kind: type[Any], tree: dict[str, Any]) -> dict[str, Any]:
    """Return what this version of the code knows: later formats may have said more."""
    return {name: value for name, value in tree.items() if name in kind.__dataclass_fields__}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
