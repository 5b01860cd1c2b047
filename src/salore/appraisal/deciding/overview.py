"""The team of a superior in a period: who is decided, what is proposed, how predicates are spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from salore.appraisal.deciding.posts import Post
from salore.appraisal.deciding.predicates import predicates_of
from salore.appraisal.deciding.proposed import NOTHING, Proposed, proposed_for
from salore.appraisal.deciding.whose import Authority, authorities_of
from salore.appraisal.models import Evaluation, OrganisationPredicate
from salore.appraisal.states import FROM_ABOVE
from salore.core.prepared import prepared
from salore.cycles.deadlines import Deadline
from salore.cycles.models import Period
from salore.methods.distribution import PatternCheck, pattern_check
from salore.organisation.models import Assignment, Person, Unit
from salore.organisation.states import LEADING_ORDER, AssignmentRole
from salore.organisation.viewer import Viewer
from salore.policy.model import Pack, PatternLimit


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the team, with the decision where there is one."""

    person: Person
    authority: Authority
    proposed: Proposed
    evaluation: Evaluation | None
    predicate: str = ""

    @property
    def uid(self) -> UUID:
        return self.person.uid

    @property
    def post(self) -> Post:
        return self.authority.post

    @property
    def stage(self) -> Deadline:
        return self.authority.stage

    @property
    def is_doable(self) -> bool:
        return self.authority.is_doable and not self.is_decided_from_above

    @property
    def is_decided_from_above(self) -> bool:
        """Whether somebody else decided in the place of a superior who did not."""
        held = self.evaluation
        return held is not None and held.decided_as in FROM_ABOVE and self.authority.role not in FROM_ABOVE

    @property
    def is_decided(self) -> bool:
        return self.evaluation is not None and self.evaluation.decided_at is not None

    @property
    def wants_review(self) -> bool:
        return self.evaluation is not None and self.evaluation.wants_review

    @property
    def may_go_together(self) -> bool:
        return not self.is_decided and self.proposed.is_as_expected and self.is_doable


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A predicate with how many of the team have it, and what the pattern says of it."""

    predicate: str
    count: int
    limits: tuple[PatternLimit, ...]


@dataclass(frozen=True)
class Team:
    """Everybody on whom a superior decides in a period, by name."""

    period: Period
    pack: Pack
    members: tuple[Member, ...]
    unit: Unit | None = None
    organisation: OrganisationPredicate | None = None

    @cached_property
    def undecided(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if not member.is_decided)

    @cached_property
    def decidable(self) -> tuple[Member, ...]:
        return tuple(member for member in self.undecided if member.is_doable)

    @cached_property
    def together(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.may_go_together)

    @property
    def decided_count(self) -> int:
        return len(self.members) - len(self.undecided)

    def place(self, person_id: int) -> int:
        return next((number for number, one in enumerate(self.members, 1) if one.person.pk == person_id), 0)

    def after(self, person_id: int) -> Member | None:
        """Return who is undecided next after somebody, the first ones after the last."""
        place = self.place(person_id)
        around = [*self.members[place:], *self.members[: max(place - 1, 0)]]
        waiting = (one for one in around if not one.is_decided and one.is_doable)
        return next((one for one in waiting if one.person.pk != person_id), None)

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(member.predicate for member in self.members if member.predicate)

    @property
    def shares(self) -> list[Share]:
        limits = self._limits()
        return [
            Share(
                predicate=row.key,
                count=self.counts[row.key],
                limits=tuple(limit for limit in limits if row.key in limit.predicates),
            )
            for row in self.pack.rules.predicates.rows
        ]

    @property
    def check(self) -> PatternCheck:
        """Return how the spread stands to the pattern, as guidance: nobody is moved by it."""
        return pattern_check(
            self.counts,
            self._limits() if self.organisation else None,
            undecided=len(self.undecided),
            minimum_people=self.pack.rules.distribution.minimum_people,
        )

    def _limits(self) -> Sequence[PatternLimit]:
        if self.organisation is None:
            return ()
        key = self.organisation.predicate
        return tuple(limit for limit in self.pack.rules.distribution.rows if limit.organisation == key)


def team_of(viewer: Viewer, period: Period, *, about: UUID | None = None) -> Team:
    """Return whom the viewer decides on in a period; a few queries, however many they are.

    Where it is `about` one person, of the others only who they are and whether they are decided.
    """
    pack = period.cycle.pack_version.pack
    authorities = authorities_of(viewer, period)
    people = _people(viewer.agency_id, list(authorities))
    shown = {person.pk for person in people if about in (None, person.uid)}
    posts = {person: one.post for person, one in authorities.items() if person in shown}
    proposed = proposed_for(period, pack, posts, with_explanation=about is not None)
    evaluations = {row.person_id: row for row in _evaluations(period.pk, list(authorities))}
    unit = _headed(viewer) if about is None else None
    held = predicates_of(period, [unit.pk]) if unit else {}
    return Team(
        period=period,
        pack=pack,
        unit=unit,
        organisation=held.get(unit.pk) if unit else None,
        members=tuple(
            _member(person, authorities[person.pk], proposed, evaluations.get(person.pk), pack)
            for person in people
        ),
    )


@prepared
def _people(agency_id: int, people: Collection[int]) -> QuerySet[Person]:
    return Person.objects.filter(agency_id=agency_id, pk__in=people).order_by("name", "pk")


@prepared
def _evaluations(period_id: int, people: Collection[int]) -> QuerySet[Evaluation]:
    rows = Evaluation.objects.filter(period_id=period_id, person_id__in=people).defer("proposal")
    return rows.select_related("decided_by", "acts_for")


def _member(
    person: Person,
    authority: Authority,
    proposed: dict[int, Proposed],
    evaluation: Evaluation | None,
    pack: Pack,
) -> Member:
    return Member(
        person=person,
        authority=authority,
        proposed=proposed.get(person.pk, NOTHING),
        evaluation=evaluation,
        predicate=predicate_from(
            pack,
            evaluation.result_rating if evaluation else "",
            evaluation.behaviour_rating if evaluation else "",
        ),
    )


def predicate_from(pack: Pack, result: str, behaviour: str) -> str:
    """Return the predicate of two ratings by the pack's quadrant; empty where a score is needed as well."""
    cells: Iterable[tuple[str, str, str]] = (
        ((cell.result, cell.behaviour, cell.predicate) for cell in pack.rules.quadrant.rows)
        if pack.rules.quadrant
        else ()
    )
    return next((found for down, across, found in cells if (down, across) == (result, behaviour)), "")


def _headed(viewer: Viewer) -> Unit | None:
    """Return the unit that the viewer heads: by the definitive post before one where they stand in."""
    heads = Assignment.objects.on(viewer.today).filter(
        person__in=viewer.themselves, position__heads_unit=True, role__in=LEADING_ORDER
    )
    rows = list(heads.select_related("unit").order_by("starts_on", "pk"))
    first = min(rows, key=lambda row: row.role != AssignmentRole.DEFINITIVE, default=None)
    return first.unit if first else None
