"""Which column of a file is which: guessed by its title, or chosen among the file's own titles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from salore.organisation.reading.columns import Kind, Proposal
from salore.wording import Catalogue

_MOST_CHARS = 32
_NOT_THERE = ("", _("not in the file"))


class MatchForm(forms.Form):
    """One choice for each column that we know of a kind of file; `words` says what each is called."""

    def __init__(
        self,
        kind: Kind,
        words: Catalogue,
        proposal: Proposal,
        language: str,
        *args: Any,
        examples: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        shown = examples or {}
        titles = [_NOT_THERE, *((title, _shown(title, shown.get(title))) for title in proposal.offered)]
        for column in kind.columns:
            guessed = column in proposal.guessed
            self.fields[column] = forms.ChoiceField(
                label=words.say(f"column.{kind.name}.{column}", language),
                choices=titles,
                required=column in kind.required,
                initial=proposal.mapping.get(column, ""),
                help_text=_("Guessed by its title: please check.") if guessed else "",
            )

    @property
    def mapping(self) -> dict[str, str]:
        return {column: title for column, title in self.cleaned_data.items() if title}


def _shown(title: str, example: str | None) -> str:
    """Return a title with something that stands below it."""
    return f"{title} ({Truncator(example).chars(_MOST_CHARS)})" if example else title
