"""What is chosen when a plan is brought in: the file, and what to take from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    """A print or a sheet of one plan."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_(
            "A print from e-Kinerja (PDF), or a sheet (XLSX, XLS, ODS, CSV). At most 10 MB. A scan or a photo"
            " cannot be read."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.xlsx,.xls,.ods,.csv"}),
    )


class UploadForm(FileForm):
    """The same, and what to take from it."""

    what = forms.ChoiceField(label=_("What shall be taken?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered
        field.initial = offered[0][0] if offered else None


class ListForm(forms.Form):
    """A sheet of many people's plans, and the year."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("A sheet with a NIP on each row or on the first row of each person. At most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    year = forms.ChoiceField(label=_("Year"))

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(year), str(year)) for year in years]
