"""What appraisal asks of people: forms about colleagues. Says how many are missing to their rater alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection as Several
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salore.appraisal.models import RaterAssignment
from salore.appraisal.selectors import MINUTES_A_FORM
from salore.appraisal.states import CollectionState
from salore.core.prepared import prepared
from salore.cycles.duties import Agendas, Desk, Duty
from salore.cycles.states import DutyState


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
