"""The gallery's form: one field of each kind."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from salore.core.fields import ProseField, ScoreField
from salore.web.widgets import DayInput, EvidenceInput, Pick


class ExampleForm(forms.Form):
    FAULTY: ClassVar[dict[str, Any]] = {
        "goal": "Berkas digital pegawai lengkap",
        "target": "1.250",
        "remind": ["mail"],
        "aspect": "quality",
        "note": "Dua bulan ini turun; jaringan padam 19 hari kerja.",
        "rating": "as",
    }

    goal = forms.CharField(
        label="Rencana Hasil Kerja",
        help_text="Tulis hasil, bukan kegiatan. Contoh: “Berkas 820 pegawai lengkap”.",
    )
    target = ScoreField(label="Target")
    unit = forms.ChoiceField(
        label="Satuan", widget=forms.RadioSelect, choices=[("file", "Berkas"), ("percent", "Persen")]
    )
    due_on = forms.DateField(label="Selesai pada", required=False, widget=DayInput)
    remind = forms.MultipleChoiceField(
        label="Ingatkan saya",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("mail", "Lewat surat elektronik, paling banyak sekali sehari"),
            ("app", "Hanya di beranda"),
        ],
    )
    aspect = forms.ChoiceField(
        label="Aspek",
        choices=[("quantity", "Kuantitas"), ("quality", "Kualitas"), ("time", "Waktu"), ("cost", "Biaya")],
    )
    note = ProseField(label="Catatan untuk atasan", required=False)
    evidence = forms.FileField(
        label="Bukti Dukung",
        required=False,
        widget=EvidenceInput,
        help_text="Foto, PDF, atau tabel; paling besar 10 MB. Foto dikecilkan di telepon Anda.",
    )
    rating = forms.ChoiceField(
        label="Hasil kerja",
        widget=Pick,
        choices=[
            ("below", "Di bawah ekspektasi"),
            ("as", "Sesuai ekspektasi"),
            ("above", "Di atas ekspektasi"),
        ],
    )
    agreed = forms.BooleanField(label=_("I have read what is kept about me, and why."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].unit = "berkas"  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    q = forms.CharField(label="Cari unit", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[("", "Semua"), ("late", "Lewat batas"), ("part", "Berjalan"), ("done", "Tuntas")],
    )
