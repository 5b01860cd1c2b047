"""The one number field of forms, and text that is kept as written. Does not belong here: domain choices."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from salore.core.numbers import NumberError, parse_decimal
from salore.wording import plain

# Marks that turn the direction of the text around them, and so can make a target read as another.
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF))


class ScoreField(forms.CharField):
    """A number typed with comma or point; what has two readings is refused with both."""

    def __init__(
        self,
        *,
        min_value: Decimal | int | None = None,
        max_value: Decimal | int | None = None,
        max_decimals: int = 4,
        **options: Any,
    ) -> None:
        super().__init__(max_length=40, **options)
        self.min_value, self.max_value, self.max_decimals = min_value, max_value, max_decimals
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_decimal(text)
        except NumberError as error:
            raise self._refusal(error) from error

    def validate(self, value: Any) -> None:
        if value is None:
            return super().validate("")
        decimals = -value.as_tuple().exponent
        if decimals > self.max_decimals:
            raise ValidationError(
                _("Write at most %(decimals)s decimals."), "decimals", {"decimals": self.max_decimals}
            )
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(
                _("The number must be at least %(limit)s."),
                "min_value",
                {"limit": self._said(self.min_value)},
            )
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(
                _("The number must be at most %(limit)s."), "max_value", {"limit": self._said(self.max_value)}
            )
        return None

    def run_validators(self, value: Any) -> None:
        # The length of the text was limited by the widget; a number has no length.
        if value is not None:
            super().run_validators(plain(value))

    def prepare_value(self, value: Any) -> Any:
        return self._said(value) if isinstance(value, (Decimal, int, float)) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True

    @staticmethod
    def _said(value: Decimal | float) -> str:
        text = plain(value)
        return text.replace(".", ",") if (translation.get_language() or "id").startswith("id") else text

    @staticmethod
    def _refusal(error: NumberError) -> ValidationError:
        if error.readings:
            return ValidationError(
                _("The number %(text)s can mean two things. Write %(first)s or %(second)s."),
                "ambiguous",
                {"text": error.text, "first": error.readings[0], "second": error.readings[1]},
            )
        return ValidationError(
            _("“%(text)s” is not a number. Write digits only, for example 12 or 3,75."),
            "invalid",
            {"text": error.text},
        )


class ProseField(forms.CharField):
    """Text that people wrote, as they wrote it: only marks that hide or turn text are taken out."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_TURNS))
