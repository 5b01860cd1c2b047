"""What the pages keep for themselves: which forms were already taken. No domain's data."""

from __future__ import annotations

from django.db import models


class FormReceipt(models.Model):
    """A form that was taken once; sent again with the same key, it leads where it led."""

    account_id = models.BigIntegerField()
    key = models.UUIDField()
    location = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account_id", "key"), name="web_form_taken_once"),)

    def __str__(self) -> str:
        return str(self.key)
