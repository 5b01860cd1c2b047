"""In what manner results are received, and why some are closed before their period ends. No rows here."""

from __future__ import annotations

from django.db.models import TextChoices
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
