"""Ways to choose that Django has not. Their markup lies with the components."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext

# A longer word does not fit into a fifth of a phone's width.
_WORD_LENGTH = 7
_SIZES = {2: "pick-two", 4: "pick-four", 5: "pick-five"}


class DayInput(forms.DateInput):
    """A date as the device asks for dates; typed, it is 2026-12-02 or 2/12/2026."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class EvidenceInput(forms.ClearableFileInput):
    """A file; a photo is made small on the device, and told by how much."""

    template_name = "django/forms/widgets/file.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shrunk = gettext("The photo was made smaller on this device: {before}, now {after}.")
        context["widget"]["attrs"] |= {"data-controller": "photo", "data-shrunk": shrunk}
        return context


class Pick(forms.RadioSelect):
    """Steps in words side by side, low to high; `out` is the value that stands apart below them."""

    template_name = "pick/pick.html"

    def __init__(self, *args: Any, out: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.out = out

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = [str(label) for value, label in self.choices if value != self.out]
        size = _SIZES.get(len(labels), "")
        words = [word for label in labels for word in label.split()]
        context["widget"] |= {
            "out": self.out,
            "size": size,
            "is_long": size == "pick-five" and any(len(word) > _WORD_LENGTH for word in words),
        }
        return context
