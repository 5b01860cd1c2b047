"""In what manner results are received. No rows here."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReceiptManner(TextChoices):
    """Read and received by the person, or handed over to somebody who would or could not sign."""

    RECEIVED = "received", _("received")
    RECEIVED_UNSIGNED = "received_unsigned", _("received, not signed")
