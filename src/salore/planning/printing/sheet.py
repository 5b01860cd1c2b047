"""What stands on the sheet of a plan: what was agreed, else the draft, marked so.

Many plans are read at once, with as many queries as one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from salore.core import clock
from salore.cycles.models import pack_of
from salore.engine.documents.data import (
    BehaviourLine,
    DocumentData,
    GoalLine,
    IndicatorLine,
    Origin,
    Party,
    PersonPrint,
)
from salore.organisation.models import Employment, Unit
from salore.planning.content import (
    GoalContent,
    IndicatorContent,
    PersonContent,
    PlanContent,
    contents_of,
    from_plain,
    hash_of,
)
from salore.planning.models import Plan, PlanVersion
from salore.planning.naming import owners_content
from salore.planning.saying import target_said
from salore.planning.states import Approach, GoalKind, PlanState, PlanTextKind
from salore.policy.model import Pack
from salore.wording import Language, date_in_words

_FINGERPRINT_DIGITS = 12
_CONTRACT = "pppk"


@dataclass(frozen=True)
class _Sheet:
    """One plan with what its sheet needs."""

    plan: Plan
    content: PlanContent
    version: PlanVersion | None
    agency: str
    is_contract: bool
    language: Language

    @cached_property
    def pack(self) -> Pack:
        return pack_of(self.plan.cycle.pack_version.content_hash)

    def printed(self) -> PersonPrint:
        return PersonPrint(person_id=str(self.plan.uid), documents=self._document())

    def _document(self) -> DocumentData:
        content, year = self.content, self.plan.cycle.year
        period = _("1 January to 31 December %(year)s") % {"year": year}
        if not self._is_whole_year:
            period = _("%(first)s to %(last)s") % {
                "first": self._day(date.fromisoformat(content.starts_on)),
                "last": self._day(date.fromisoformat(content.ends_on)),
            }
        return DocumentData(
            agency=self.agency,
            period=period,
            evaluation_period=str(year),
            form="head" if self._is_of_head else "staff",
            approach="qualitative" if content.approach == Approach.QUALITATIVE else "quantitative",
            employee=self._party(content.person, is_contract=self.is_contract),
            appraiser=self._party(content.appraiser) if content.appraiser else None,
            appraiser_superior=None,
            main_goals=self._goals(GoalKind.MAIN),
            additional_goals=self._goals(GoalKind.ADDITIONAL),
            behaviours=self._behaviours(),
            origin=self._origin(),
            as_of=self._as_of,
            resources=self._texts(PlanTextKind.RESOURCE),
            accountability=self._texts(PlanTextKind.ACCOUNTABILITY),
            consequences=self._texts(PlanTextKind.CONSEQUENCE),
            standing=self._standing(),
            plan_signed=self._signed(),
        )

    @property
    def _is_whole_year(self) -> bool:
        return self.content.starts_on.endswith("-01-01") and self.content.ends_on.endswith("-12-31")

    @property
    def _is_of_head(self) -> bool:
        held = self.plan.assignment
        supports = any(goal.parent_title for goal in self.content.goals)
        return held is not None and held.position.heads_unit and not supports

    @property
    def _as_of(self) -> date:
        moment = self.version.agreed_at if self.version else clock.now()
        return timezone.localdate(moment)

    def _standing(self) -> str:
        if self.version is not None:
            return ""
        if self.plan.state == PlanState.PROPOSED:
            return _("PROPOSED, NOT YET AGREED")
        return _("DRAFT, NOT YET AGREED")

    def _signed(self) -> str:
        if self.version is None:
            return ""
        day = self._day(timezone.localdate(self.version.agreed_at))
        seat = self.plan.agency.seat
        return f"{seat}, {day}" if seat else day

    def _day(self, day: date) -> str:
        return date_in_words(day, self.language)

    def _party(self, person: PersonContent | None, *, is_contract: bool = False) -> Party:
        if person is None:
            return Party(name=self.plan.person.full_name, id="")
        rank = (
            f"{person.rank} ({person.grade})" if person.rank and person.grade else person.rank or person.grade
        )
        return Party(
            name=person.name,
            id=person.number,
            id_label="NI PPPK" if is_contract else "NIP",
            rank=rank,
            position=person.post,
            unit=person.unit,
        )

    def _goals(self, kind: str) -> tuple[GoalLine, ...]:
        chosen = [goal for goal in self.content.goals if goal.kind == kind]
        return tuple(self._goal(number, goal) for number, goal in enumerate(chosen, 1))

    def _goal(self, number: int, goal: GoalContent) -> GoalLine:
        return GoalLine(
            number=str(number),
            goal=goal.title,
            parent_goal=goal.parent_title,
            indicators=tuple(self._indicator(row) for row in goal.indicators),
        )

    def _indicator(self, row: IndicatorContent) -> IndicatorLine:
        return IndicatorLine(
            indicator=row.text,
            target=target_said(row),
            aspect=_ASPECTS[row.aspect][self.language],
            is_narrative=self.content.approach == Approach.QUALITATIVE,
        )

    def _behaviours(self) -> tuple[BehaviourLine, ...]:
        expected = self.content.texts_of(PlanTextKind.EXPECTATION)
        return tuple(
            BehaviourLine(
                label=item.label.in_language(self.language),
                guides=tuple(guide.in_language(self.language) for guide in item.guides),
                expectations=tuple(text.text for text in expected if text.ref == item.key),
            )
            for item in self.pack.rules.behaviour_items.rows
        )

    def _texts(self, kind: str) -> tuple[str, ...]:
        return tuple(text.text for text in self.content.texts_of(kind))

    def _origin(self) -> Origin:
        identity = self.pack.identity
        kept = self.version.content_hash if self.version else hash_of(self.content)
        return Origin(
            period=str(self.plan.cycle.year),
            pack=f"{identity.id} {identity.version}",
            fingerprint=kept[:_FINGERPRINT_DIGITS],
        )


_ASPECTS: dict[str, dict[Language, str]] = {
    "quantity": {"id": "Kuantitas", "en": "Quantity"},
    "quality": {"id": "Kualitas", "en": "Quality"},
    "time": {"id": "Waktu", "en": "Time"},
    "cost": {"id": "Biaya", "en": "Cost"},
}


def prints_of(
    plans: Sequence[Plan], language: Language, versions: dict[int, PlanVersion] | None = None
) -> Iterator[PersonPrint]:
    """Yield what is printed of each plan, in their order; queries as for one."""
    frozen = versions if versions is not None else _in_force(plans)
    drafts = [plan for plan in plans if plan.pk not in frozen]
    contents = contents_of(drafts) if drafts else {}
    owners = owners_content(drafts) if drafts else {}
    agencies, contracts = _agencies(plans), _contracts(plans)
    with translation.override(language):
        for plan in plans:
            version = frozen.get(plan.pk)
            content = from_plain(version.content) if version else contents[plan.pk]
            if version is None:
                content = replace(content, person=owners[plan.pk], appraiser=_expected(plan))
            yield _Sheet(
                plan=plan,
                content=content,
                version=version,
                agency=agencies[plan.unit_id],
                is_contract=plan.person_id in contracts,
                language=language,
            ).printed()


def _expected(plan: Plan) -> PersonContent | None:
    """Return who will decide on a draft, by name alone: the post is that of the day of agreement."""
    name = getattr(plan, "superior_name", None)
    return PersonContent(name=name) if name else None


def _in_force(plans: Collection[Plan]) -> dict[int, PlanVersion]:
    """Return the last agreed version of each plan that has one."""
    rows = PlanVersion.objects.filter(plan__in=[plan.pk for plan in plans if plan.version])
    return {row.plan_id: row for row in rows.order_by("plan_id", "number")}


def _agencies(plans: Collection[Plan]) -> dict[int, str]:
    """Return whose letterhead the plans of each unit bear: the highest unit above it."""
    tops = {plan.unit_id: int(plan.unit.path.strip("/").partition("/")[0] or plan.unit_id) for plan in plans}
    names = dict(Unit.objects.filter(pk__in=set(tops.values())).values_list("pk", "name"))
    return {unit: names[top] for unit, top in tops.items()}


def _contracts(plans: Collection[Plan]) -> set[int]:
    """Return who serves by contract: their number has another name."""
    rows = Employment.objects.filter(
        person__in={plan.person_id for plan in plans}, kind__startswith=_CONTRACT, ends_on=None
    )
    return set(rows.values_list("person_id", flat=True))
