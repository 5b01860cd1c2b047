"""Manners of receiving, grounds of closing early, states of official lists, what their rows mean. No rows."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class ReceiptManner(TextChoices):
    """Read and received by the person, or handed over to somebody who would or could not sign."""

    RECEIVED = "received", _("received")
    RECEIVED_UNSIGNED = "received_unsigned", _("received, not signed")


class EarlyGround(TextChoices):
    """Why the period ends earlier for one person than for others."""

    RETIREMENT = "retirement", _("retirement")
    TRANSFER = "transfer", _("move to another agency")
    CONTRACT_END = "contract_end", _("end of the contract")
    OTHER = "other", _("another reason")


class OfficialState(TextChoices):
    """From the upload of a recap to what holds; only `PREVIEWED` can be confirmed."""

    MATCHING = "matching", _("columns to be matched")
    READING = "reading", _("being read")
    PREVIEWED = "previewed", _("ready to be confirmed")
    APPLIED = "applied", _("read in")
    FAILED = "failed", _("could not be read")
    WITHDRAWN = "withdrawn", _("taken back")


class OfficialOutcome(TextChoices):
    """What a row of a recap means here: the first three are read in, the others are left out."""

    NEW = "new", _("new")
    CHANGED = "changed", _("official predicate changed")
    SAME = "same", _("known already")
    UNKNOWN = "unknown", _("left out: nobody here has this number")
    NUMBER = "number", _("left out: the number cannot be read")
    NO_PREDICATE = "no_predicate", _("left out: no predicate")
    PREDICATE = "predicate", _("left out: the predicate is not known")
    PERIOD = "period", _("left out: the period is not clear")
    NOT_FINAL = "not_final", _("left out: not final there")
    REPEATED = "repeated", _("left out: stands in the file already")
    CONTRADICTED = "contradicted", _("left out: the file says two things")


TAKEN = (OfficialOutcome.NEW, OfficialOutcome.CHANGED, OfficialOutcome.SAME)


class OfficialCode(IntegerChoices):
    """Predicates by the codes of the national system, whatever a year's pack calls them."""

    VERY_GOOD = 1, _("Very good")
    GOOD = 2, _("Good")
    NEEDS_IMPROVEMENT = 3, _("Needs improvement")
    POOR = 4, _("Poor")
    VERY_POOR = 5, _("Very poor")
