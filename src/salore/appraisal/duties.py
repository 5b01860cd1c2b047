"""What appraisal asks of people: forms about colleagues, codes on paper. Says each to its holder alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection as Several
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.appraisal.models import Custodian, KeyCopy, RaterAssignment
from salore.appraisal.selectors import MINUTES_A_FORM
from salore.appraisal.states import CollectionState
from salore.core.prepared import prepared
from salore.cycles.duties import Agendas, Desk, Duty
from salore.cycles.states import DutyState

# How long before the last day a custodian is asked to read the sheet once more.
_REHEARSAL = timedelta(days=7)


def duties(desks: Several[Desk], agendas: Agendas) -> None:
    """Add the forms that each of the people still has; one query, however many they are."""
    asked: defaultdict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in _asked([desk.person_id for desk in desks]):
        asked[row["rater_id"]].append(row)
    for desk in desks:
        agendas[desk.person_id].duties += [
            _answer(desk, row)
            for row in asked[desk.person_id]
            if row["forms"] > row["returned"] and desk.now < row["closes_at"]
        ]
    keeping = {desk.person_id: desk for desk in desks}
    for custodian in _kept(list(keeping)):
        desk = keeping[custodian.person_id]
        agendas[desk.person_id].duties += _keep(desk, custodian)


@prepared
def _asked(people: Several[int]) -> QuerySet[Any, Any]:
    return (
        RaterAssignment.objects.filter(rater__in=people, collection__state=CollectionState.COLLECTING)
        .values(
            "rater_id", "collection_id", due_on=F("collection__due_on"), closes_at=F("collection__closes_at")
        )
        .annotate(forms=Count("pk"), returned=Count("pk", filter=Q(answer__isnull=False)))
        .order_by("rater_id", "closes_at")
    )


@prepared
def _kept(people: Several[int]) -> QuerySet[Custodian]:
    """Return the codes that still ask something of their holders, now or before long."""
    copies = KeyCopy.objects.filter(collection=OuterRef("collection"))
    return (
        Custodian.objects.filter(person__in=people)
        .filter(
            Q(collection__state=CollectionState.PREPARING, confirmed_on=None)
            | Q(collection__state=CollectionState.COLLECTING, rehearsed_on=None)
            | Q(~Exists(copies), collection__state=CollectionState.COUNTED, sheet_destroyed_on=None)
        )
        .select_related("collection")
        .order_by("pk")
    )


def _keep(desk: Desk, custodian: Custodian) -> list[Duty]:
    """Return what a holder does now: write down, rehearse in the last week, tear after the count."""
    collection = custodian.collection
    if collection.state == CollectionState.PREPARING:
        title, status, action = _("Write your code down"), _("No code written down yet"), _("Write it down")
        why = _(
            "You keep one of the codes that open colleagues' answers for the count. Without it nobody can be"
            " asked."
        )
        minutes, due_on = 5, None
    elif collection.state == CollectionState.COLLECTING:
        if desk.today < collection.due_on - _REHEARSAL:
            return []
        title, status, action = _("Rehearse your code"), _("Not rehearsed yet"), _("Try it")
        why = _("A sheet that is lost or cannot be read shows now, while there is still time.")
        minutes, due_on = 2, collection.due_on
    else:
        title, status, action = _("Tear your sheet"), _("Sheet not torn yet"), _("Confirm it")
        why = _(
            "The answers are counted and deleted. As long as sheets exist, an old backup could be opened."
        )
        minutes, due_on = 2, None
    return [
        Duty(
            key=f"custody.{collection.state}.{custodian.pk}",
            title=title,
            why=why,
            minutes=minutes,
            due_on=due_on,
            href=reverse("custody:custody", args=[custodian.uid]),
            status=status,
            action=action,
        )
    ]


def _answer(desk: Desk, row: Mapping[str, Any]) -> Duty:
    missing = row["forms"] - row["returned"]
    due_on: date = row["due_on"]
    state = DutyState.LATE if desk.today > due_on else DutyState.PART if row["returned"] else DutyState.NONE
    return Duty(
        key=f"rating.answer.{row['collection_id']}",
        title=_("Appraise colleagues"),
        why=_("They are judged not by one person's word alone. What you say is sealed before it is stored."),
        minutes=MINUTES_A_FORM * missing,
        due_on=due_on,
        grace_until=row["closes_at"].astimezone(ZoneInfo(desk.standing.zone)).date(),
        href=reverse("rating:forms"),
        state=state,
        status=ngettext("%(n)s form is missing", "%(n)s forms are missing", missing) % {"n": missing},
        action=_("Answer"),
    )
