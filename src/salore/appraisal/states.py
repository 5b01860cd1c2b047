"""States of a collection, sources of answers and grounds of exclusion. No rows here."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CollectionState(TextChoices):
    """A collection is prepared, takes answers, is closed and counted; then nothing opens it any more."""

    PREPARING = "preparing", _("being prepared")
    COLLECTING = "collecting", _("taking answers")
    CLOSED = "closed", _("closed, not yet counted")
    COUNTED = "counted", _("counted")
    DESTROYED = "destroyed", _("answers and keys destroyed")
    ABANDONED = "abandoned", _("given up uncounted")


# While one of these holds, a collection still wants something of somebody.
RUNNING = (CollectionState.PREPARING, CollectionState.COLLECTING, CollectionState.CLOSED)


class CollectionMode(TextChoices):
    """How many codes on paper open a collection: the names are those of `sealing.Mode`."""

    TWO_OF_THREE = "two_of_three", _("two of three custodians together")
    ONE_OF_TWO = "one_of_two", _("either of two custodians")


class Source(TextChoices):
    """Who answers about somebody."""

    SUPERVISOR = "supervisor", _("direct superior")
    PEER = "peer", _("colleagues")
    SUBORDINATE = "subordinate", _("subordinates")
    SELF = "self", _("oneself")
    TEAM_LEAD = "team_lead", _("team lead")


# Peers and subordinates counted together, where each alone are too few; the name is the engine's.
MERGED = "colleagues"


class ExclusionGround(TextChoices):
    """Why somebody is not asked about somebody."""

    ABSENCE = "absence", _("long absence")
    CONFLICT = "conflict", _("a conflict")
    KINSHIP = "kinship", _("kinship")
    OTHER = "other", _("another reason")


class FeedbackKind(TextChoices):
    APPRECIATION = "appreciation", _("appreciation")
    ADVICE = "advice", _("advice")


class Rating(TextChoices):
    """What is decided about results and about behaviour; nothing else is decided."""

    ABOVE = "above", _("above expectation")
    AS = "as", _("in line with expectation")
    BELOW = "below", _("below expectation")


class OrganisationLevel(TextChoices):
    """Predicates of an organisation's performance, best first; the keys are those of the exchange tables."""

    ISTIMEWA = "istimewa", _("outstanding")
    BAIK = "baik", _("good")
    BUTUH_PERBAIKAN = "butuh_perbaikan", _("needs improvement")
    KURANG = "kurang", _("poor")
    SANGAT_KURANG = "sangat_kurang", _("very poor")


class DecidedAs(TextChoices):
    """In what capacity somebody decides on a person."""

    DEFINITIVE = "definitive", _("as the direct superior")
    ACTING = "acting", _("as Plt., the post being vacant")
    DAILY_ACTING = "daily_acting", _("as Plh., the holder being absent")
    DELEGATE = "delegate", _("by written delegation")
    NEXT_SUPERIOR = "next_superior", _("as the superior above, after the deadline")
    NAMED = "named", _("named by the performance team")


# Whoever decides because the direct superior did not: what they decided, the superior does not change.
FROM_ABOVE = frozenset({DecidedAs.NEXT_SUPERIOR, DecidedAs.NAMED})


class Lean(TextChoices):
    """How a named rater tends to rate, where enough is known to say it at all."""

    SEVERE = "severe", _("tends to be strict")
    LENIENT = "lenient", _("tends to be lenient")
