"""The values of conduct as a form: the pack's values and steps; and the form about one colleague."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salore.appraisal.sealing import MOST_MINUTES, REMARK_BYTES, Content
from salore.core.fields import ProseField
from salore.cycles.models import pack_of
from salore.organisation.viewer import Viewer
from salore.policy.model import Pack
from salore.web.widgets import Pick

NOT_OBSERVED = "unobserved"
# Shorter parts of a name are common words as well, but not after "saya".
_LEAST_LETTERS = 4
_MINUTES = {str(minutes) for minutes in range(MOST_MINUTES + 1)}
_NIP = re.compile(r"(?:\d[\s.]?){17}\d")


class ValueField(forms.ChoiceField):
    """A value of the pack: a numbered entry of the page."""

    def __init__(self, number: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template_name = "field/value.html"
        self.number = number


class ValuesForm(forms.Form):
    """The pack's values, one after the other, each on the pack's steps; any may be "not observed"."""

    def __init__(self, pack: Pack, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = viewer.language
        scale = pack.rules.behaviour_scale
        steps = [(str(point.score), point.label.in_language(language)) for point in scale.rows]
        steps.append((NOT_OBSERVED, scale.not_observed.in_language(language)))
        self.items = [item.key for item in pack.rules.behaviour_items.rows]
        for number, item in enumerate(pack.rules.behaviour_items.rows, 1):
            guides = " ".join(f"{guide.in_language(language).rstrip('.')}." for guide in item.guides)
            self.fields[item.key] = ValueField(
                number,
                label=item.label.in_language(language),
                help_text=guides,
                choices=steps,
                widget=Pick(out=NOT_OBSERVED),
                error_messages={"required": _("Choose a step, or “%(out)s”.") % {"out": steps[-1][1]}},
            )
        self.order_fields(self.items)

    def values(self) -> list[forms.BoundField]:
        """Return the fields of the values, in the pack's order."""
        return [self[key] for key in self.items]

    def scores(self) -> dict[str, int]:
        """Return what was chosen; what was not observed is not there."""
        return {key: int(said) for key in self.items if (said := self.cleaned_data[key]) != NOT_OBSERVED}


class RatingForm(ValuesForm):
    """A form about a colleague. Nothing of it is kept but sealed."""

    remark = ProseField(label=gettext_lazy("Remark"), required=False)
    as_it_is = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, pack: Pack, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(pack, viewer, *args, **kwargs)
        self.author = viewer.plain_name
        self.fields["remark"].help_text = _(
            "Name no person and no event that shows who you are. Remarks are shown only where at least"
            " %(n)s colleagues wrote one."
        ) % {"n": pack.rules.anonymity.minimum_remarks}

    def clean_remark(self) -> str:
        remark: str = self.cleaned_data["remark"]
        if len(remark.encode()) > REMARK_BYTES:
            raise forms.ValidationError(_("The remark is too long. Shorten it to about 150 words."))
        return remark

    @property
    def tells_who(self) -> bool:
        """Whether the remark names its author, and its author has not yet said that it may."""
        return not self.cleaned_data["as_it_is"] and names(self.author, self.cleaned_data["remark"])

    @property
    def drawn(self) -> SafeString:
        """Return the fields as they stand on the page."""
        return mark_safe("".join(field.as_field_group() for field in (*self.values(), self["remark"])))

    def content(self) -> Content:
        return Content(self.scores(), self.cleaned_data["remark"], self._minutes())

    def _minutes(self) -> int | None:
        """Return for how long the form was open, as the browser says; nothing where it says nothing sound."""
        said = str(self.data.get("minutes", ""))
        return int(said) if said in _MINUTES else None


@lru_cache(maxsize=16)
def drawn_empty(pack_hash: str, viewer_language: str) -> SafeString:
    """Return the fields that nobody has touched: they are the same for everybody, so drawn once a process."""
    nobody = Viewer(agency_id=0, today=date.min, language=viewer_language)
    return RatingForm(pack_of(pack_hash), nobody).drawn


def names(author: str, remark: str) -> bool:
    """Whether a remark holds a name of its author, introduces them, or holds a number like a NIP.

    `remark.js` asks the same before it sends.
    """
    text, own = remark.casefold(), re.findall(r"\w+", author.casefold())
    written = set(re.findall(r"\w+", text))
    if any(part in written for part in own if len(part) >= _LEAST_LETTERS):
        return True
    return bool(_NIP.search(text)) or any(re.search(rf"\bsaya\W+{part}\b", text) for part in own)
