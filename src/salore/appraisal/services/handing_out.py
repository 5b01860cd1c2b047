"""Forms are handed out by a draw of chance that nobody can repeat; beforehand only numbers about it are kept.

The seed of a draw lives in memory for as long as the draw takes. Belongs here: drawing for a collection.
Does not: how a draw is made (`assigning`), who knows whom (`eligible`).
"""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _

from salore.appraisal.assigning import Limits, Ratee, Rating, design, quality_of
from salore.appraisal.eligible import ratees_of
from salore.appraisal.models import Collection
from salore.appraisal.services.collecting import collection_open
from salore.appraisal.states import CollectionState
from salore.core.errors import DomainError, StaleError
from salore.organisation.viewer import Viewer
from salore.policy.model import Pack

# The share of forms that is expected to come back, for figures beforehand.
EXPECTED_RESPONSE = 0.8
_SEED_BYTES = 32


def quality_look(*, actor: Viewer, collection: Collection) -> dict[str, Any]:
    """Draw once for the figures alone, keep those, and forget the draw: handing out draws anew."""
    pack = collection.cycle.pack_version.pack
    limits, people, forms = _drawn(actor, collection)
    figures: dict[str, Any] = asdict(
        quality_of(
            forms,
            len(people),
            limits,
            response=EXPECTED_RESPONSE,
            rater_sd=float(pack.rules.behaviour_rating.rater_sd),
        )
    )
    figures["looked_on"] = actor.today.isoformat()
    done = Collection.objects.filter(pk=collection.pk, state=CollectionState.PREPARING).update(
        quality=figures
    )
    if done != 1:
        raise StaleError("collection_changed", _("This collection was opened meanwhile."))
    return figures


@transaction.atomic
def hand_out(*, actor: Viewer, collection: Collection) -> Collection:
    """Draw who is asked about whom, and open the collection with these forms."""
    # Held while it is drawn: what is said meanwhile about who is not to be asked waits, and is too late.
    if not Collection.objects.select_for_update().filter(pk=collection.pk).exists():
        raise StaleError("collection_changed", _("This collection was given up meanwhile."))
    forms = _drawn(actor, collection)[2]
    if not forms:
        raise DomainError(
            "nobody_asked",
            _("Nobody has enough colleagues who could be asked, so no answer could ever be shown."),
        )
    try:
        return collection_open(actor=actor, collection=collection, forms=forms)
    except DatabaseError as error:
        # What the database says of a failed row names the pair in it; a log keeps that for years.
        raise RuntimeError(type(error).__name__) from None


def limits_of(pack: Pack) -> Limits:
    """Return how many are asked, as the pack has it: as many as the source that wants most."""
    wanted = [row.wanted_raters for row in pack.rules.sources.rows if row.anonymous]
    rule = pack.rules.anonymity
    return Limits(
        wanted=max(wanted, default=Limits().wanted),
        most_forms=rule.most_forms,
        minimum=rule.minimum_answers,
        merge=rule.merge,
    )


def _drawn(actor: Viewer, collection: Collection) -> tuple[Limits, list[Ratee], list[Rating]]:
    limits = limits_of(collection.cycle.pack_version.pack)
    people = [one for one in _asked(actor, collection) if one.circles]
    return limits, people, design(people, limits, secrets.token_hex(_SEED_BYTES))


def _asked(actor: Viewer, collection: Collection) -> list[Ratee]:
    """Return about whom somebody is to be asked: all, or the one about whom a round is held again."""
    people = ratees_of(collection.cycle, actor.today, collection.period.kind, collection=collection)
    if collection.ratee_id is None:
        return people
    return [one for one in people if one.person == collection.ratee_id]
