"""Who may say that somebody is not to be asked about whom, and until when; what was said, as numbers.

Said by name, before anybody is asked. Who is asked in the end nobody learns from here: whoever is named was
only one of those who could have been.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404

from salore.appraisal.eligible import known_to
from salore.appraisal.models import Collection, RaterExclusion
from salore.appraisal.states import CollectionState, ExclusionGround
from salore.cycles.models import Cycle, Period
from salore.cycles.services.preparing import stated_days
from salore.cycles.states import CycleState
from salore.organisation.access import is_operator
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.policy.model import Pack

# One that was given up is followed by another.
_NOT_HANDED_OUT = (CollectionState.PREPARING, CollectionState.ABANDONED)
_HANDED_OUT = [state for state in CollectionState.values if state not in _NOT_HANDED_OUT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A year about which it may still be said; `asked_on` is the pack's day for asking."""

    cycle: Cycle
    asked_on: date | None

    @property
    def pack(self) -> Pack:
        return self.cycle.pack_version.pack

    @property
    def most(self) -> int:
        return self.pack.rules.anonymity.most_exclusions


def chance_of(agency_id: int, ratee_id: int) -> Chance | None:
    """Return the open year in which colleagues are still to be asked about somebody; the earliest."""
    periods = _still_to_ask(agency_id, ratee_id)
    for period in periods.select_related("cycle__pack_version").order_by("starts_on"):
        pack = period.cycle.pack_version.pack
        if pack.rules.sources.asks_anonymously_in(period.kind) and pack.rules.anonymity.most_exclusions:
            return Chance(cycle=period.cycle, asked_on=asked_on(period))
    return None


def asked_on(period: Period) -> date | None:
    """Return the day on which the pack has forms handed out; a shorter period has none."""
    stated = stated_days(period.cycle.pack_version.pack, period.cycle.year)
    day, _grace = stated.get("answers_opened", (None, 0))
    return day if period.kind == "annual" else None


def _still_to_ask(agency_id: int, ratee_id: int) -> QuerySet[Period]:
    """Return periods whose forms are not handed out, or where a round about the person is held again."""
    of_all = Collection.objects.filter(period=OuterRef("pk"), ratee=None, state__in=_HANDED_OUT)
    again = Collection.objects.filter(period=OuterRef("pk"), ratee=ratee_id, state=CollectionState.PREPARING)
    periods = Period.objects.filter(agency_id=agency_id, cycle__state=CycleState.OPEN)
    return periods.filter(~Exists(of_all) | Exists(again))


def may_name(chance: Chance, ratee_id: int, day: date) -> QuerySet[Person]:
    """Return whom one may name: whoever could be asked, without a word on who will be."""
    return known_to(ratee_id, chance.cycle, day)


def person_for_exclusions(viewer: Viewer, uid: UUID) -> Person:
    """Return somebody whom the viewer leads today. Nobody speaks for others: otherwise 404."""
    found = Person.objects.filter(agency_id=viewer.agency_id, uid=uid, pk__in=viewer.led).first()
    if found is None:
        raise Http404
    return found


def exclusion_for_change(viewer: Viewer, uid: UUID) -> RaterExclusion:
    """Return what the viewer said themselves."""
    rows = RaterExclusion.objects.visible_to(viewer).select_related("ratee", "rater")
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def said_by(viewer: Viewer, chance: Chance, ratee_id: int) -> list[RaterExclusion]:
    """Return what the viewer said about raters of somebody, the latest first; what was lifted as well."""
    rows = RaterExclusion.objects.visible_to(viewer).filter(cycle=chance.cycle, ratee_id=ratee_id)
    return list(rows.select_related("rater").order_by("-said_at"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """One of the people whom the viewer leads, with how many exclusions the viewer said."""

    uid: UUID
    name: str
    said: int


def people_led(viewer: Viewer, chance: Chance) -> list[Led]:
    people = Person.objects.filter(agency_id=viewer.agency_id, pk__in=viewer.led).order_by("name", "pk")
    rows = RaterExclusion.objects.visible_to(viewer).filter(cycle=chance.cycle, ratee__in=viewer.led)
    counts = dict(rows.values_list("ratee_id").annotate(Count("pk")))
    return [Led(uid=one.uid, name=one.full_name, said=counts.get(one.pk, 0)) for one in people]


# ── What the performance team sees ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Reasons that somebody gave about raters of one person; whom they concern stands nowhere here."""

    uid: UUID
    ratee: str
    speaker: str
    is_own: bool
    reasons: tuple[tuple[str, str], ...]
    is_at_most: bool


@dataclass(slots=True)
class Told:
    """All that was said in a year: numbers by ground and side, and each speaker's reasons."""

    own: dict[str, int] = field(default_factory=dict)
    superiors: dict[str, int] = field(default_factory=dict)
    spoken: list[Spoken] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.own.values()) + sum(self.superiors.values())

    def lines(self) -> list[tuple[str, int, int]]:
        """Return each ground with how often people and superiors gave it."""
        return [
            (ExclusionGround(key).label.capitalize(), self.own.get(key, 0), self.superiors.get(key, 0))
            for key in ExclusionGround.values
        ]


def told_in(viewer: Viewer, cycle: Cycle) -> Told:
    """Return what was said in a year, for whoever runs the appraisal; nobody whom it concerns is named."""
    told = Told()
    if not is_operator(viewer):
        return told
    rows = RaterExclusion.objects.honoured().filter(agency_id=viewer.agency_id, cycle=cycle)
    by_speaker: defaultdict[tuple[int, int], list[RaterExclusion]] = defaultdict(list)
    for row in rows.select_related("ratee", "said_by").order_by("ratee__name", "said_at", "pk"):
        counts = told.own if row.ratee_id == row.said_by_id else told.superiors
        counts[row.ground] = counts.get(row.ground, 0) + 1
        by_speaker[row.ratee_id, row.said_by_id].append(row)
    most = cycle.pack_version.pack.rules.anonymity.most_exclusions
    told.spoken = sorted(_spoken(by_speaker.values(), most), key=lambda one: not one.is_at_most)
    return told


def _spoken(groups: Iterable[list[RaterExclusion]], most: int) -> Iterable[Spoken]:
    for rows in groups:
        first = rows[0]
        yield Spoken(
            uid=first.uid,
            ratee=first.ratee.full_name,
            speaker=first.said_by.full_name,
            is_own=first.ratee_id == first.said_by_id,
            reasons=tuple((str(ExclusionGround(row.ground).label), row.reason) for row in rows),
            is_at_most=len(rows) >= most,
        )


def spoken_for_lifting(viewer: Viewer, uid: UUID) -> QuerySet[RaterExclusion]:
    """Return all that one speaker said about raters of one person, by any of it; for operators alone."""
    first = None
    if is_operator(viewer):
        first = RaterExclusion.objects.filter(agency_id=viewer.agency_id, uid=uid).first()
    if first is None:
        raise Http404
    rows = RaterExclusion.objects.honoured().select_related("ratee", "said_by")
    return rows.filter(cycle_id=first.cycle_id, ratee_id=first.ratee_id, said_by_id=first.said_by_id)
