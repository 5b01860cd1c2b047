"""People on whom nobody decides: without a superior today, or with one who stayed silent too long."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from salore.appraisal.deciding.escalation import TOLD, has_come, steps_of
from salore.appraisal.deciding.posts import Post, posts_of
from salore.appraisal.models import Evaluation, Mandate
from salore.core.models import in_force
from salore.cycles.closed import is_closed
from salore.cycles.deadlines import Deadline, deadlines
from salore.cycles.duties import Agendas, Desk, Duty
from salore.cycles.models import Period, pack_of
from salore.cycles.saying import period_name
from salore.cycles.standing import Standing, standings
from salore.cycles.states import CycleState, DeadlineState, DutyState, StageKind
from salore.organisation.leadership import superiors_on
from salore.organisation.models import Assignment, Employment, Leadership, Person, UnitLead
from salore.organisation.states import AppointedRole
from salore.organisation.viewer import Viewer

# A list that is read and worked through; what is beyond it comes when these are named.
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """Somebody for whom the performance team names who decides. `superior` stayed silent, if there is one."""

    person: Person
    post: Post
    stage: Deadline
    superior: Person | None
    named: Mandate | None


def lacking_in(viewer: Viewer, period: Period, person: UUID | None = None) -> list[Lacking]:
    """Return for whom somebody is to be named in a period, by name, or whether it is one person.

    Nobody decides on them, or the day has come and nobody did. Those named already come with who it is.
    """
    people = _undecided(viewer, period)
    return _lacking(viewer, period, people.filter(uid=person) if person else people)


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Tell the performance team of periods in which somebody is to be named; one query each."""
    for desk in desks:
        if desk.viewer.has(AppointedRole.OPERATOR):
            agendas[desk.person_id].duties += _to_name(desk)


def _to_name(desk: Desk) -> Iterator[Duty]:
    asked = (one for one in desk.deadlines if one.kind == StageKind.APPRAISAL and _asks(one, desk.today))
    for stage in asked:
        period = Period.objects.get(pk=stage.period_id or 0)
        if not someone_lacks(desk.viewer, period, stage) or is_closed(period):
            continue
        yield Duty(
            key=f"deciding.name.{stage.period_key}",
            title=_("Name who decides on %(period)s where nobody does")
            % {"period": period_name(stage.period_key)},
            why=_(
                "Nobody leads these people, or whoever does stayed silent: without a name nobody rates them."
            ),
            minutes=5,
            due_on=stage.due_on,
            href=f"{reverse('deciders:index')}?periode={stage.period_key}",
            state=DutyState.LATE if desk.today > stage.due_on else DutyState.NONE,
            status=_("Nobody is named"),
            action=_("Open the list"),
        )


def _asks(stage: Deadline, today: date) -> bool:
    return stage.cycle_state == CycleState.OPEN and stage.opens_on <= today <= stage.due_on + TOLD


def someone_lacks(viewer: Viewer, period: Period, stage: Deadline) -> bool:
    """Whether somebody is to be named for at least one person whom the stage concerns; one query."""
    named = Mandate.objects.filter(ratee=OuterRef("pk"), period=period, ended_at=None)
    away = [row.key for row in pack_of(stage.pack_hash).rules.statuses.rows if not row.appraised]
    employed = Employment.objects.on(min(viewer.today, period.ends_on)).filter(person=OuterRef("pk"))
    people = _undecided(viewer, period).filter(~Exists(named), Exists(employed.exclude(status__in=away)))
    if not _is_silent(stage, viewer.today):
        people = people.filter(pk__in=_without_superior(viewer, period))
    return people.exists()


def _undecided(viewer: Viewer, period: Period) -> QuerySet[Person]:
    decided = Evaluation.objects.filter(period=period, person=OuterRef("pk")).exclude(decided_at=None)
    day = min(viewer.today, period.ends_on)
    held = Assignment.objects.filter(person=OuterRef("pk"), starts_on__lte=day)
    people = Person.objects.filter(
        Exists(held.exclude(ends_on__lt=period.starts_on)), ~Exists(decided), agency_id=viewer.agency_id
    )
    if period.employment_kinds:
        people = people.filter(in_force(day, "employments__"), employments__kind__in=period.employment_kinds)
    return people.order_by("name", "pk")


def _lacking(viewer: Viewer, period: Period, people: QuerySet[Person]) -> list[Lacking]:
    if not _has_named_day(viewer, period):
        people = people.filter(pk__in=_without_superior(viewer, period))
    rows = list(people[:MOST])
    ids = [row.pk for row in rows]
    posts = posts_of(viewer.agency_id, ids, period, viewer.today)
    stages = _stages(viewer, period, posts)
    superiors = superiors_on(ids, viewer.today)
    known = Person.objects.in_bulk(set(superiors.values()))
    mandates = Mandate.objects.filter(ratee__in=ids, period=period, ended_at=None).select_related("decider")
    named = {mandate.ratee_id: mandate for mandate in mandates}
    alone = set(_without_superior(viewer, period).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        Lacking(
            person=row, post=posts[row.pk], stage=stages[row.pk],
            superior=known.get(superiors.get(row.pk, 0)), named=named.get(row.pk),
        )
        for row in rows
        if row.pk in stages and (row.pk in alone or _is_silent(stages[row.pk], viewer.today))
    ]  # fmt: skip


def _is_silent(stage: Deadline, today: date) -> bool:
    return has_come(steps_of(stage).named_on, today)


def _has_named_day(viewer: Viewer, period: Period) -> bool:
    """Whether the day to name somebody has come for whoever has no extension."""
    nobody = Standing(person_id=0, zone=viewer.zone)
    wanted = Q(kind=StageKind.APPRAISAL, period=period)
    found = deadlines(viewer.agency_id, [nobody], stages=wanted)[0]
    return any(_is_silent(stage, viewer.today) for stage in found)


def _without_superior(viewer: Viewer, period: Period) -> QuerySet[Person]:
    """Return whom nobody leads today; of who left, those whose last unit nobody leads."""
    led = Leadership.objects.on(viewer.today).filter(agency_id=viewer.agency_id)
    serving = Assignment.objects.on(viewer.today).filter(agency_id=viewer.agency_id)
    followed = UnitLead.objects.on(viewer.today).filter(agency_id=viewer.agency_id)
    left = Assignment.objects.filter(
        agency_id=viewer.agency_id, ends_on__gte=period.starts_on, ends_on__lt=viewer.today,
        unit_id__in=followed.values("unit_id"),
    )  # fmt: skip
    people = Person.objects.filter(agency_id=viewer.agency_id).exclude(pk__in=led.values("person_id"))
    return people.filter(Q(pk__in=serving.values("person_id")) | ~Q(pk__in=left.values("person_id")))


def _stages(viewer: Viewer, period: Period, posts: Mapping[int, Post]) -> dict[int, Deadline]:
    """Return the stage of each whom it concerns, once it has opened."""
    standing: dict[int, Standing] = {}
    for day in {post.on for post in posts.values()}:
        then = [person for person, post in posts.items() if post.on == day]
        standing |= standings(viewer.agency_id, then, day, viewer.zone)
    wanted = Q(kind=StageKind.APPRAISAL, period=period)
    found = deadlines(viewer.agency_id, standing.values(), stages=wanted) if standing else {}
    return {
        person: stages[0]
        for person, stages in found.items()
        if stages and stages[0].concerns(standing[person]) and stages[0].state != DeadlineState.NOT_YET_OPEN
    }
