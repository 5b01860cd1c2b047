"""What is typed about progress: for each indicator a figure or words, and what shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from salore.core.fields import ProseField, ScoreField
from salore.planning.progress.selectors import Measure, ProgressSheet, Span
from salore.planning.progress.services import Entry, Proof
from salore.web.widgets import EvidenceInput

MOST_FILES, TEXT_LENGTH, CAPTION_LENGTH, LINK_LENGTH = 5, 2000, 300, 1000


class SeveralFiles(EvidenceInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; what they are is judged when they are kept, by their content."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, (list, tuple)) else [data]
        # An empty file is told in words of its own, where its content is looked at.
        files = [super(FilesField, self).clean(one, initial) for one in given if one]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("Choose at most %(most)s files at once."), "max_files", {"most": MOST_FILES}
            )
        return files


class MeasureForm(forms.Form):
    """One indicator for one period. `seen` is the edition of what stood on the page."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    value = ScoreField(required=False)
    text = ProseField(rows=3, required=False, max_length=TEXT_LENGTH)
    proof = FilesField(
        label=_("Evidence: files or photos"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF, photo, Word, Excel or PowerPoint, at most 25 MB each."),
    )
    url = forms.URLField(
        label=_("Evidence: a link"),
        required=False,
        max_length=LINK_LENGTH,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    caption = forms.CharField(label=_("What the evidence shows"), required=False, max_length=CAPTION_LENGTH)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        *,
        measure: Measure,
        span: Span,
    ) -> None:
        report = measure.reports.get(span.period.pk)
        row = report.row if report else None
        initial = {
            "seen": row.edition if row else 0,
            "value": row.value if row else None,
            "text": row.text if row else "",
        }
        super().__init__(data, files, prefix=f"m{measure.uid.hex}", initial=initial)
        self.measure, self.report = measure, report
        self.is_stale = False
        if measure.is_told:
            del self.fields["value"]
            self.fields["text"].label = _("What was achieved")
        else:
            self.fields["value"].label = _("Realisation")
            self.fields["value"].unit = measure.indicator.unit_of_measure  # type: ignore[attr-defined]
            self.fields["text"].label = _("Note")
            self.fields["text"].widget.attrs["rows"] = 2

    @property
    def main(self) -> forms.BoundField:
        """Return the field that most people fill."""
        return self["text"] if self.measure.is_told else self["value"]

    @property
    def further(self) -> list[forms.BoundField]:
        names = ("url", "caption") if self.measure.is_told else ("text", "url", "caption")
        return [self[name] for name in names]

    @property
    def says_more(self) -> bool:
        return any(field.errors or field.value() for field in self.further)

    def entry(self) -> Entry:
        data = self.cleaned_data
        return Entry(
            measure=self.measure, value=data.get("value"), text=data["text"].strip(), seen=data["seen"]
        )

    def proofs(self) -> list[Proof]:
        data = self.cleaned_data
        proofs = [Proof(upload=file, caption=data["caption"]) for file in data["proof"]]
        if data["url"]:
            proofs.append(Proof(url=data["url"], caption=data["caption"]))
        return proofs


class PeriodForm:
    """The forms of all indicators that are asked for a period, taken together or not at all."""

    def __init__(
        self,
        sheet: ProgressSheet,
        span: Span,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
    ) -> None:
        self.data = data
        self.forms = [MeasureForm(data, files, measure=measure, span=span) for measure in sheet.asked]
        for form in self.forms[1:]:
            # Said once a page is enough.
            form.fields["proof"].help_text = ""

    def __iter__(self) -> Iterator[MeasureForm]:
        return iter(self.forms)

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.forms)

    def is_valid(self) -> bool:
        # All are judged, so that all faults are told at once.
        judged = [form.is_valid() for form in self.forms]
        return all(judged)

    def mark_stale(self, uids: Iterable[Any], now: PeriodForm) -> None:
        """Show beside what was typed what stands now; saved again, it is meant."""
        assert self.data is not None
        stale, data = set(uids), self.data.copy()
        for form, fresh in zip(self.forms, now.forms, strict=True):
            form.data = data
            if form.measure.uid in stale:
                form.is_stale, form.report = True, fresh.report
                data[form.add_prefix("seen")] = str(fresh.initial["seen"])
