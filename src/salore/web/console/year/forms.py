"""What is typed about a year, its stages and more time. Whether it may be, the services say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.cycles import packs
from salore.cycles.deadlines import Deadline
from salore.cycles.saying import in_words, language, stage_name
from salore.cycles.services.preparing import GRACE_DAYS
from salore.organisation import access
from salore.web.seeking import PersonField, SeekForm, UnitField
from salore.web.widgets import DayInput

FOR_ALL, FOR_UNIT, FOR_PERSON = "all", "unit", "person"
_FEWEST_YEAR, _LAST_YEAR = 2000, 2100


class PrepareForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=_FEWEST_YEAR, max_value=_LAST_YEAR)
    pack = forms.ChoiceField(
        label=_("Policy pack"),
        widget=forms.RadioSelect,
        help_text=_("The year keeps the version of today, whatever becomes of the pack later."),
    )
    planning_opens_on = forms.DateField(
        label=_("Plans may be written from"),
        widget=DayInput,
        help_text=_("Several weeks before the year begins, so that nobody has to hurry."),
    )
    report_days = forms.IntegerField(
        label=_("Progress is due after the end of a period, in days"),
        min_value=0,
        max_value=90,
        help_text=_("Where the pack states no day. Each stage can be changed afterwards."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pack"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (name, f"{pack.identity.name.in_language(language())} ({pack.identity.version})")
            for name, pack in packs.available()
            if pack is not None
        ]


class StageForm(forms.Form):
    opens_on = forms.DateField(label=_("Opens on"), widget=DayInput)
    submit_by_on = forms.DateField(
        label=_("Best sent by"),
        widget=DayInput,
        required=False,
        help_text=_("So that superiors have time. Nothing closes on that day."),
    )
    due_on = forms.DateField(label=_("Due on"), widget=DayInput)
    grace_days = forms.IntegerField(
        label=_("Days of grace after it"), min_value=0, max_value=90, initial=GRACE_DAYS
    )
    reason = forms.CharField(
        label=_("Reason of the change"),
        max_length=500,
        help_text=_("Whoever is affected reads it."),
    )

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        opens, best, due = (typed.get(name) for name in ("opens_on", "submit_by_on", "due_on"))
        if opens and due and due < opens:
            self.add_error("due_on", _("A stage cannot be due before it opens."))
        elif best and opens and due and not opens <= best <= due:
            self.add_error("submit_by_on", _("Choose a day between the first two."))
        return typed


class ExtensionForm(SeekForm):
    whom = forms.ChoiceField(label=_("For whom"), widget=forms.RadioSelect)
    unit = UnitField(label=_("Unit, with all below it"), rows=access.units_managed, required=False)
    person = PersonField(label=_("Person"), rows=access.people_managed, required=False)
    due_on = forms.DateField(label=_("New due day"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Whoever is affected reads it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["whom"]
        assert isinstance(field, forms.ChoiceField)
        all_ = [(FOR_ALL, _("all"))] if access.is_operator(self.viewer) else []
        field.choices = [*all_, (FOR_UNIT, _("a unit")), (FOR_PERSON, _("one person"))]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        whom = typed.get("whom")
        for name in (FOR_UNIT, FOR_PERSON):
            if whom == name and not typed.get(name) and name not in self.errors:
                self.add_error(name, _("Say which."))
        return typed

    def chosen(self) -> dict[str, Any]:
        """Return the unit or the person, none of them for all."""
        whom = self.cleaned_data["whom"]
        return {name: self.cleaned_data[name] if whom == name else None for name in (FOR_UNIT, FOR_PERSON)}


class OutageForm(SeekForm):
    unit = UnitField(label=_("Where power or network is down"), rows=access.units_managed)
    stages = forms.MultipleChoiceField(label=_("For which stages"), widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(label=_("How many days more"), min_value=1, max_value=60, initial=7)
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Whoever is affected reads it."))

    def __init__(self, *args: Any, deadlines: Iterable[Deadline], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stages"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.stage_uid), _said(one)) for one in deadlines]


def _said(deadline: Deadline) -> str:
    name = stage_name(deadline.kind, deadline.period_key, deadline.period_kind)
    return str(_("%(stage)s, now due on %(day)s") % {"stage": name, "day": in_words(deadline.due_on)})
