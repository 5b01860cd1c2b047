"""The plans of the year to come, in every state, so that each persona finds something real to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from salore.installation.demonstration.moments import at, chance
from salore.installation.demonstration.organisation import Loaded
from salore.installation.demonstration.plans import Planned, superior_at, superiors
from salore.installation.demonstration.roles import ROLES, holder
from salore.installation.demonstration.tables import YEAR
from salore.installation.demonstration.versions import freeze
from salore.installation.demonstration.years import Year
from salore.planning.models import Goal, Indicator, Plan, PlanText, Remark
from salore.planning.states import PlanState

_NONE = ""
# Shares of states by how far down somebody works: the top has agreed, the desks are still writing.
_TOP = ((0.85, PlanState.AGREED), (1.0, PlanState.PROPOSED))
_MIDDLE = (
    (0.35, PlanState.AGREED),
    (0.65, PlanState.PROPOSED),
    (0.75, PlanState.RETURNED),
    (1.0, PlanState.DRAFT),
)
_DESK = (
    (0.12, PlanState.AGREED), (0.32, PlanState.PROPOSED), (0.42, PlanState.RETURNED), (0.72, PlanState.DRAFT),
    (1.0, _NONE),
)  # fmt: skip
_SETTLED: dict[str, str] = {
    "employee": PlanState.DRAFT,
    "superior": PlanState.AGREED,
    "superiors_superior": PlanState.AGREED,
    "colleague": PlanState.RETURNED,
    "team_lead": PlanState.PROPOSED,
    "operator": PlanState.PROPOSED,
    "competent_officer": PlanState.AGREED,
    "head_of_unit": PlanState.PROPOSED,
    "unit_officer": PlanState.DRAFT,
    "system_administrator": _NONE,
}
_TODAY = date(YEAR, 12, 2)
_RETURNED = (
    "Target indikator pertama sama dengan realisasi tahun ini. Naikkan, atau tuliskan mengapa tetap.",
    "RHK kedua masih berupa kegiatan. Tuliskan hasil yang dirasakan pengguna layanan.",
    "Belum ada indikator waktu untuk RHK pertama; tambahkan satu, lalu ajukan lagi.",
)
_ASKED = (
    "Apakah target ini sudah memperhitungkan pemindahan kantor pada semester pertama?",
    "Mohon arahan: apakah indikator mutu cukup dengan survei internal?",
    "Target semula 12; saya usulkan 10 karena satu pegawai tugas belajar.",
)
_ANSWERED = (
    "Ya, semester pertama dihitung separuh. Target tahunan tetap.",
    "Cukup, asalkan dilakukan dua kali dan hasilnya dibagikan.",
    "Setuju 10, dengan catatan bila formasi terisi kita bahas lagi pada bulan Juli.",
)


@dataclass
class _Draft:
    plan: Plan
    source: Plan
    goals: list[tuple[Goal, Goal]] = field(default_factory=list)


def load_next_year(loaded: Loaded, planned: Planned, year: Year) -> None:
    """Start plans from this year's, each in some state; the superior's before those that support them."""
    states = _states(loaded, planned)
    drafts = _drafts(loaded, planned, year, states)
    Plan.objects.bulk_create(draft.plan for draft in drafts)
    _copy_goals(loaded, drafts)
    PlanText.objects.bulk_create(_texts(loaded, drafts))
    Remark.objects.bulk_create(_remarks(loaded, drafts))
    freeze(loaded, [draft.plan for draft in drafts if draft.plan.state == PlanState.AGREED])


def _states(loaded: Loaded, planned: Planned) -> dict[str, str]:
    settled = {holder(loaded, ROLES[role]): state for role, state in _SETTLED.items()}
    found = {}
    for person_id in loaded.region.people:
        plan = planned.main(loaded, person_id)
        if plan is None or plan.state == PlanState.CLOSED or plan.is_elsewhere:
            continue
        depth = loaded.units[plan.unit.code].path.count("/")
        heads = loaded.region.heads(person_id)
        shares = _DESK if not heads else _TOP if depth <= 4 else _MIDDLE
        drawn = chance("next", person_id).random()
        drawn_state = next(state for limit, state in shares if drawn <= limit)
        found[person_id] = settled.get(person_id, drawn_state)
    return {person_id: state for person_id, state in found.items() if state}


def _drafts(loaded: Loaded, planned: Planned, year: Year, states: dict[str, str]) -> list[_Draft]:
    leads = superiors(loaded)
    drafts = []
    for person_id, state in states.items():
        source = planned.main(loaded, person_id)
        assert source is not None
        rng = chance("drafted", person_id)
        made_on = date(YEAR, 11, 2) + timedelta(days=rng.randint(0, 18))
        proposed_on = made_on + timedelta(days=rng.randint(1, 7))
        agreed_on = min(proposed_on + timedelta(days=rng.randint(1, 4)), _TODAY - timedelta(days=1))
        is_agreed, is_open = state == PlanState.AGREED, state == PlanState.DRAFT
        plan = Plan(
            agency=loaded.agency,
            cycle=year.cycle,
            person=source.person,
            assignment=source.assignment,
            unit=source.unit,
            starts_on=year.cycle.starts_on,
            ends_on=year.cycle.ends_on,
            state=state,
            approach=source.approach,
            version=1 if is_agreed else 0,
            edition=4 if is_agreed else 2,
            appraiser_id=None if is_open else superior_at(leads[source.assignment_id or 0], _TODAY),
            proposed_at=None if is_open else at(proposed_on, rng.randint(8, 15)),
            agreed_at=at(agreed_on, rng.randint(8, 15)) if is_agreed else None,
            reason=rng.choice(_RETURNED) if state == PlanState.RETURNED else "",
            made_at=at(made_on),
        )
        drafts.append(_Draft(plan, source))
    return drafts


# ── Goals ────────────────────────────────────────────────────────────────────────────────────────────


def _copy_goals(loaded: Loaded, drafts: list[_Draft]) -> None:
    sources = _goals_of(draft.source for draft in drafts)
    for draft in drafts:
        kept = [goal for goal in sources[draft.source.pk] if goal.kind == "main"]
        if draft.plan.state == PlanState.DRAFT:
            kept = kept[: 1 + draft.source.pk % 2]
        draft.goals = [(goal, _goal(loaded, draft.plan, number, goal)) for number, goal in enumerate(kept, 1)]
    pairs = [pair for draft in drafts for pair in draft.goals]
    Goal.objects.bulk_create(copy for _, copy in pairs)
    _link(pairs)
    Indicator.objects.bulk_create(_indicators(loaded, pairs))


def _goals_of(plans: Iterable[Plan]) -> dict[int, list[Goal]]:
    found: dict[int, list[Goal]] = defaultdict(list)
    goals = Goal.objects.filter(plan__in=[plan.pk for plan in plans]).select_related("parent")
    for goal in goals.order_by("plan_id", "number"):
        found[goal.plan_id].append(goal)
    return found


def _goal(loaded: Loaded, plan: Plan, number: int, source: Goal) -> Goal:
    return Goal(
        agency=loaded.agency,
        plan=plan,
        number=number,
        kind=source.kind,
        title=source.title,
        parent_title=source.parent.title if source.parent else "",
        team_id=source.team_id,
        belongs_to_post=source.belongs_to_post,
        weight=source.weight if plan.state != PlanState.DRAFT else None,
        edition=1,
    )


def _link(pairs: list[tuple[Goal, Goal]]) -> None:
    """Hang each goal under next year's of the superior, where there is one already."""
    copies = {source.pk: copy for source, copy in pairs}
    linked = []
    for source, copy in pairs:
        parent = copies.get(source.parent_id or 0)
        if parent is not None:
            copy.parent, copy.parent_title, copy.cascade = parent, "", "intermediate"
            if copy.plan.state == PlanState.DRAFT:
                copy.handed_down_by_id = parent.plan.person_id
            linked.append(copy)
    Goal.objects.bulk_update(linked, ["parent", "parent_title", "cascade", "handed_down_by"])


def _indicators(loaded: Loaded, pairs: list[tuple[Goal, Goal]]) -> Iterator[Indicator]:
    copies = {source.pk: copy for source, copy in pairs}
    for row in Indicator.objects.filter(goal__in=list(copies)).order_by("goal_id", "number"):
        low, high = _raised(row)
        yield Indicator(
            agency=loaded.agency,
            goal=copies[row.goal_id],
            number=row.number,
            text=row.text,
            aspect=row.aspect,
            direction=row.direction,
            target_low=low,
            target_high=high,
            target_text=row.target_text,
            unit_of_measure=row.unit_of_measure,
            is_maximum=row.is_maximum,
            accumulate=row.accumulate,
            service_id=row.service_id,
        )


def _raised(row: Indicator) -> tuple[Decimal | None, Decimal | None]:
    """Ask a little more of next year, where more is better and there is room."""
    low, high = row.target_low, row.target_high
    if low is None or row.direction != "higher" or row.is_maximum:
        return low, high
    if row.unit_of_measure == "persen":
        return min(low + 2, Decimal(100)), None
    return ((low * Decimal("1.05")).quantize(Decimal(1)) if low >= 20 else low), None


# ── What is said about them ──────────────────────────────────────────────────────────────────────────


def _texts(loaded: Loaded, drafts: list[_Draft]) -> Iterator[PlanText]:
    sources = {draft.source.pk: draft.plan for draft in drafts if draft.plan.state != PlanState.DRAFT}
    for row in PlanText.objects.filter(plan__in=list(sources)).order_by("pk"):
        plan = sources[row.plan_id]
        yield PlanText(
            agency=loaded.agency,
            plan=plan,
            kind=row.kind,
            ref=row.ref,
            text=row.text,
            author_id=plan.appraiser_id if row.kind == "expectation" else plan.person_id,
            made_at=plan.made_at,
        )


def _remarks(loaded: Loaded, drafts: list[_Draft]) -> Iterator[Remark]:
    for draft in drafts:
        plan = draft.plan
        rng = chance("dialogue", draft.source.pk)
        talks = plan.state in (PlanState.PROPOSED, PlanState.RETURNED) and rng.random() < 0.6
        if not talks or not draft.goals or plan.appraiser_id is None or plan.proposed_at is None:
            continue
        place = rng.randrange(len(_ASKED))
        asked_at = plan.proposed_at + timedelta(hours=2)
        goal = draft.goals[0][1]
        for author_id, text, made_at in (
            (plan.person_id, _ASKED[place], asked_at),
            (plan.appraiser_id, _ANSWERED[place], asked_at + timedelta(hours=20)),
        ):
            yield Remark(
                agency=loaded.agency, plan=plan, goal=goal, author_id=author_id, text=text, made_at=made_at
            )
