"""What objections ask of people: explain, decide, name who decides, read what was decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.cycles.duties import Agendas, Asked, Desk, Duty, Wait
from salore.cycles.saying import in_words, period_name
from salore.cycles.states import DutyState
from salore.objections.models import WATCHING, Entry, Objection
from salore.objections.states import DECIDED, ObjectionState, Part, RoundState
from salore.organisation.models import Appointment
from salore.organisation.states import AppointedRole

EXPLAIN_MINUTES, DECIDE_MINUTES, READ_MINUTES, NAME_MINUTES, ROUND_MINUTES = 10, 20, 2, 5, 15
_FILED = ObjectionState.FILED


def present(asked: Asked) -> QuerySet[Any, Any]:
    """Return the cases that ask something of the people, or of who keeps watch over the clocks."""
    watch = Appointment.objects.on(asked.today).filter(
        agency_id=asked.agency_id, person__in=asked.people, role__in=WATCHING
    )
    return Objection.objects.filter(agency_id=asked.agency_id).filter(
        _of(asked.people) | (_for_team(asked.today) & Exists(watch))
    )


def _of(people: Collection[int]) -> Q:
    unread = Q(state__in=sorted(DECIDED))
    return (
        (Q(state=_FILED) & (Q(person__in=people) | Q(appraiser__in=people) | Q(decider__in=people)))
        | (unread & Q(person__in=people, person_read_at=None))
        | (unread & Q(appraiser__in=people, appraiser_read_at=None))
    )


def _for_team(today: Any) -> Q:
    wants_round = Q(round_asked_at__isnull=False, round_refused_at=None)
    return Q(state=_FILED) & (Q(decider=None) | Q(due_on__lt=today) | wants_round)


def duties(desks: Collection[Desk], agendas: Agendas) -> None:
    """Add what pending and decided cases ask of each of the people; one query for all."""
    at = {desk.person_id: desk for desk in desks}
    first = next(iter(desks))
    watching = [desk for desk in desks if desk.viewer.has(*WATCHING)]
    explained = Entry.objects.filter(objection=OuterRef("pk"), part=Part.APPRAISER)
    chosen = _of(list(at)) | _for_team(first.today) if watching else _of(list(at))
    rows = (
        Objection.objects.filter(chosen, agency_id=first.viewer.agency_id)
        .select_related("person", "decider", "period", "round")
        .annotate(is_explained=Exists(explained))
        .order_by("due_on", "pk")
    )
    cases = list(rows)
    for case in cases:
        _share(case, at, agendas)
    for desk in watching:
        agendas[desk.person_id].duties += _of_watch(desk, cases)


def _share(case: Any, at: dict[int, Desk], agendas: Agendas) -> None:
    """Say a case to each of the people who have something to do about it."""
    if case.state != _FILED:
        for person, read_at in (
            (case.person_id, case.person_read_at),
            (case.appraiser_id, case.appraiser_read_at),
        ):
            if person in at and read_at is None:
                agendas[person].duties.append(_read(case, at[person]))
        return
    if case.person_id in at:
        agendas[case.person_id].waits.append(_wait(case))
    if case.appraiser_id in at and not case.is_explained:
        agendas[case.appraiser_id].duties.append(_explain(case, at[case.appraiser_id]))
    if case.decider_id in at and case.awaits_round:
        agendas[case.decider_id].waits.append(_round(case))
    elif case.decider_id in at:
        agendas[case.decider_id].duties.append(_decide(case, at[case.decider_id]))


def _state(case: Any, desk: Desk, otherwise: DutyState = DutyState.NONE) -> DutyState:
    return DutyState.LATE if case.due_on and desk.today > case.due_on else otherwise


def _read(case: Any, desk: Desk) -> Duty:
    is_own = case.person_id == desk.person_id
    name, period = case.person.full_name, period_name(case.period.key)
    title = _("Read the decision on your objection") if is_own else _(
        "Read the decision on the objection of %(name)s"
    ) % {"name": name}  # fmt: skip
    return Duty(
        key=f"objection.read.{case.uid}",
        title=title,
        why=_("The objection to the result %(period)s is decided.") % {"period": period},
        minutes=READ_MINUTES,
        due_on=None,
        href=reverse("objections:detail", args=[case.uid]),
        status=_("The decision is made"),
        action=_("Read the decision"),
    )


def _wait(case: Any) -> Wait:
    if case.awaits_round:
        return _round(case)
    words = (
        _("Who decides: %(name)s") % {"name": case.decider.full_name}
        if case.decider
        else _("Who decides is being named by the performance team.")
    )
    return Wait(
        key=f"objection.wait.{case.uid}",
        title=_("Your objection to the result %(period)s") % {"period": period_name(case.period.key)},
        words=words,
        status=_("Waiting for a decision"),
        until_on=case.due_on,
        turn=case.decider.full_name if case.decider else "",
    )


def _round(case: Any) -> Wait:
    return Wait(
        key=f"objection.round.{case.uid}",
        title=_("Objection of %(name)s: colleagues are asked anew") % {"name": case.person.full_name},
        words=_("It is decided once the new round is counted, or cannot be held. The days go on meanwhile."),
        status=_("Waiting for the new round"),
        until_on=case.due_on,
        href=reverse("objections:detail", args=[case.uid]),
        action=_("Read the case"),
    )


def _explain(case: Any, desk: Desk) -> Duty:
    return Duty(
        key=f"objection.explain.{case.uid}",
        title=_("Explain the result of %(name)s") % {"name": case.person.full_name},
        why=_("An objection was filed. What you write is read by the employee and by who decides."),
        minutes=EXPLAIN_MINUTES,
        due_on=case.due_on,
        href=reverse("objections:detail", args=[case.uid]),
        state=_state(case, desk),
        status=_("Not explained yet"),
        action=_("Read and explain"),
    )


def _decide(case: Any, desk: Desk) -> Duty:
    return Duty(
        key=f"objection.decide.{case.uid}",
        title=_("Decide the objection of %(name)s") % {"name": case.person.full_name},
        why=_("The result %(period)s: it stands, or you change it with reasons.")
        % {"period": period_name(case.period.key)},
        minutes=DECIDE_MINUTES,
        due_on=case.due_on,
        href=reverse("objections:decide", args=[case.uid]),
        state=_state(case, desk, DutyState.PART if case.is_explained else DutyState.NONE),
        status=_("The appraiser has explained")
        if case.is_explained
        else _("The appraiser has not explained"),
        action=_("Read and decide"),
    )


def _prepare(case: Any, desk: Desk) -> Duty:
    return Duty(
        key=f"objection.round.{case.uid}",
        title=_("Prepare a new round of colleagues' answers about %(name)s")
        % {"name": case.person.full_name},
        why=_("Whoever decides the objection asked for it. The days to decide go on meanwhile."),
        minutes=ROUND_MINUTES,
        due_on=case.due_on,
        href=reverse("objection_console:round", args=[case.uid]),
        state=_state(case, desk),
        status=_("Not prepared yet"),
        action=_("See what to do"),
    )


def _of_watch(desk: Desk, cases: list[Any]) -> Iterator[Duty]:
    """Yield what the performance team does, and what it and the auditor look after."""
    pending = [case for case in cases if case.state == _FILED]
    if desk.viewer.has(AppointedRole.OPERATOR):
        yield from _of_team(desk, pending)
    late = [case for case in pending if case.due_on and case.due_on < desk.today]
    if late:
        n = len(late)
        yield Duty(
            key="objection.late",
            title=ngettext("%(n)s objection is overdue", "%(n)s objections are overdue", n) % {"n": n},
            why=_("To be decided by %(day)s. Ask whose turn it is, and help.")
            % {"day": in_words(late[0].due_on)},
            minutes=NAME_MINUTES,
            due_on=late[0].due_on,
            href=reverse("objection_console:list"),
            state=DutyState.LATE,
            status=_("Overdue"),
            action=_("Open the list"),
        )


def _of_team(desk: Desk, pending: list[Any]) -> Iterator[Duty]:
    for case in pending:
        apart = (case.person_id, case.appraiser_id, case.decider_id)
        if case.round_state == RoundState.ASKED and desk.person_id not in apart:
            yield _prepare(case, desk)
    unnamed = [case for case in pending if case.decider_id is None]
    if unnamed:
        n = len(unnamed)
        yield Duty(
            key="objection.name",
            title=ngettext("Name who decides an objection", "Name who decides %(n)s objections", n)
            % {"n": n},
            why=_("Nobody above the appraiser is left who has no part in the case."),
            minutes=NAME_MINUTES * n,
            due_on=unnamed[0].due_on,
            href=reverse("objection_console:list"),
            status=_("Nobody decides yet"),
            action=_("Open the list"),
        )
