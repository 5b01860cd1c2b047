"""Addresses of prints, beside the plan and under /cetak/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.workspace.printing import signed, views
from salore.web.workspace.printing.wishes import prints_many

app_name = "printing"
urlpatterns = [
    path("skp/<uuid:uid>/cetak.pdf", views.sheet, name="sheet"),
    path("skp/<uuid:uid>/salin/", views.copy, name="copy"),
    path("cetak/skp/", views.many, name="many"),
    path("skp/<uuid:uid>/lembar/", signed.sheets, name="signed"),
    path("lembar/<uuid:uid>/", signed.scan, name="scan"),
    path("lembar/<uuid:uid>/hapus/", signed.remove, name="scan_remove"),
]

navigation.register(
    navigation.Entry("printing:many", _("Print plans"), 64, prints_many, section=navigation.PAPER)
)
