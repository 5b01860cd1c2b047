"""Heads look at the frozen results of their units before anybody concerned reads them. It forces nothing.

A head says that they looked, or leaves a remark for the performance team. Nothing frozen changes by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from salore.appraisal.deciding.overview import Share
from salore.appraisal.deciding.predicates import predicates_of
from salore.appraisal.models import OrganisationPredicate
from salore.core import clock
from salore.core.errors import DomainError
from salore.cycles.models import Period
from salore.ledger.services import record
from salore.methods.distribution import PatternCheck, pattern_check
from salore.organisation.models import Unit
from salore.organisation.viewer import Viewer
from salore.results.models import Computation, Result, ResultQuerySet, Review

REMARK_LENGTH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReview:
    """A unit's frozen results, with the spread beside the pattern of its organisation's predicate."""

    period: Period
    unit: Unit
    results: Sequence[Result]
    organisation: OrganisationPredicate | None
    spreads: tuple[Share, ...]
    undecided: int
    check: PatternCheck
    said: Sequence[Review]


def periods_under_review(agency_id: int) -> QuerySet[Period]:
    """Return the periods that are closed here, the latest first."""
    closed = Computation.objects.filter(
        cycle=OuterRef("cycle"), period=OuterRef("key"), awaits_release=True, person=None
    )
    rows = Period.objects.filter(Exists(closed), agency_id=agency_id)
    return rows.select_related("agency", "cycle__pack_version").order_by("-ends_on", "-pk")


def units_headed(viewer: Viewer) -> QuerySet[Unit]:
    return Unit.objects.filter(agency_id=viewer.agency_id, path__in=viewer.headed_paths).order_by("path")


def review_of(viewer: Viewer, period: Period, unit: Unit) -> UnitReview:
    """Return what a head looks at: everybody of the unit and below it, but themselves."""
    pack = period.cycle.pack_version.pack
    results = list(
        results_under(period, [unit.path])
        .exclude(person_id__in=viewer.themselves)
        .select_related("person", "unit", "computation")
        .order_by("person__name", "pk")
    )
    organisation = predicates_of(period, [unit.pk]).get(unit.pk)
    limits = [
        limit
        for limit in pack.rules.distribution.rows
        if organisation and limit.organisation == organisation.predicate
    ]
    counts = Counter(result.values["predicate"] for result in results if result.values["predicate"])
    undecided = len(results) - counts.total()
    return UnitReview(
        period=period,
        unit=unit,
        results=results,
        organisation=organisation,
        spreads=tuple(
            Share(
                predicate=row.key,
                count=counts[row.key],
                limits=tuple(limit for limit in limits if row.key in limit.predicates),
            )
            for row in pack.rules.predicates.rows
        ),
        undecided=undecided,
        check=pattern_check(
            counts,
            limits if organisation else None,
            undecided=undecided,
            minimum_people=pack.rules.distribution.minimum_people,
        ),
        said=list(reviews_of(period).filter(unit=unit)),
    )


def results_under(period: Period, paths: Iterable[str]) -> ResultQuerySet:
    """Return the frozen results of units with what is below them, the last version of each."""
    below = Q(pk=None)
    for path in paths:
        below |= Q(unit__path__startswith=path)
    rows = Result.objects.filter(
        below, cycle=period.cycle_id, period=period.key, computation__awaits_release=True
    )
    return rows.current()


def reviews_of(period: Period) -> QuerySet[Review]:
    """Return what heads said about a period, the latest first."""
    rows = Review.objects.filter(cycle=period.cycle_id, period=period.key)
    return rows.select_related("unit", "said_by").order_by("-pk")


@transaction.atomic
def review_say(*, actor: Viewer, period: Period, unit: Unit, remark: str = "") -> Review:
    """Keep that a head looked at the unit's results as they are frozen now, with a remark if there is one."""
    if actor.person_id is None or not units_headed(actor).filter(pk=unit.pk).exists():
        raise DomainError("not_the_head", _("Only whoever heads the unit today looks over its results."))
    frozen = Computation.objects.filter(cycle=period.cycle_id, period=period.key, awaits_release=True)
    review = Review(
        agency_id=period.agency_id,
        cycle_id=period.cycle_id,
        period=period.key,
        unit=unit,
        looked_at=frozen.latest("pk"),
        remark=remark.strip(),
        said_by_id=actor.person_id,
        said_at=clock.now(),
    )
    review.full_clean()
    review.save()
    record(
        actor, "results.reviewed", review, period=period.key, unit=unit.code, has_remark=bool(review.remark)
    )
    return review
