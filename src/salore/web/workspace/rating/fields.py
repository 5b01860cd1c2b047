"""The values of conduct as a form: the pack's values and steps; and the form about one colleague."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salore.appraisal.sealing import REMARK_BYTES, Content
from salore.core.fields import ProseField
from salore.organisation.viewer import Viewer
from salore.policy.model import Pack
from salore.web.widgets import Pick

NOT_OBSERVED = "unobserved"
# Shorter parts of a name are common words as well.
_LEAST_LETTERS = 4


class ValuesForm(forms.Form):
    """The pack's values, one after the other, each on the pack's steps; any may be "not observed"."""

    def __init__(self, pack: Pack, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = viewer.language
        scale = pack.rules.behaviour_scale
        steps = [(str(point.score), point.label.in_language(language)) for point in scale.rows]
        steps.append((NOT_OBSERVED, scale.not_observed.in_language(language)))
        self.items = [item.key for item in pack.rules.behaviour_items.rows]
        for item in pack.rules.behaviour_items.rows:
            guides = "; ".join(guide.in_language(language) for guide in item.guides)
            self.fields[item.key] = forms.ChoiceField(
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

    remark = ProseField(
        label=gettext_lazy("Remark"),
        required=False,
        help_text=gettext_lazy(
            "Name no person and no event that shows who you are. Remarks are shown only where at least"
            " three colleagues wrote one."
        ),
    )
    as_it_is = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, pack: Pack, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(pack, viewer, *args, **kwargs)
        self.viewer = viewer

    def clean_remark(self) -> str:
        remark: str = self.cleaned_data["remark"]
        if len(remark.encode()) > REMARK_BYTES:
            raise forms.ValidationError(_("The remark is too long. Shorten it to about 150 words."))
        return remark

    @property
    def tells_who(self) -> bool:
        """Whether the remark names its author, and its author has not yet said that it may."""
        if self.cleaned_data["as_it_is"]:
            return False
        written = set(re.findall(r"\w+", self.cleaned_data["remark"].lower()))
        name = re.findall(r"\w+", self.viewer.plain_name.lower())
        return any(part in written for part in name if len(part) >= _LEAST_LETTERS)

    def content(self) -> Content:
        return Content(self.scores(), self.cleaned_data["remark"])
