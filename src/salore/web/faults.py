"""What is wrong in a form, with the field each fault leads to. Does not judge: the forms do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence of the summary; `target` is the field's id, empty where no field is to blame."""

    words: str
    label: str = ""
    target: str = ""


def faults_of(form: forms.BaseForm | forms.BaseFormSet[Any]) -> Iterator[Fault]:
    """Yield every fault of a form or of a set of forms, in the order of the page."""
    if isinstance(form, forms.BaseFormSet):
        if form.is_bound:
            yield from (Fault(str(words)) for words in form.non_form_errors())
        for inner in form.forms:
            yield from faults_of(inner)
        return
    if not form.is_bound:
        return
    yield from (Fault(str(words)) for words in form.non_field_errors())
    for field in form:
        for words in field.errors:
            yield Fault(str(words), _label(field), _target(field))


def _label(field: forms.BoundField) -> str:
    """Return the name to put before what is wrong: of a sentence without its end."""
    return "" if field.is_hidden else str(field.label or "").rstrip(".:?")


def _target(field: forms.BoundField) -> str:
    """Return the id to go to: of a group of choices its first."""
    return "" if field.is_hidden else (field.id_for_label or f"{field.auto_id}_0")
