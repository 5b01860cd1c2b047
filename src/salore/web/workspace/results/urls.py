"""Addresses of results, under /hasil/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.workspace.printing.wishes import prints_many
from salore.web.workspace.results import copying, printing, receiving, signed, views

app_name = "results"
urlpatterns = [
    path("hasil/", views.mine, name="mine"),
    path("hasil/pegawai/", views.people, name="people"),
    path("hasil/<uuid:uid>/", views.detail, name="detail"),
    path("hasil/<uuid:uid>/terima/", receiving.receive, name="receive"),
    path("hasil/<uuid:uid>/serah/", receiving.hand_over, name="hand_over"),
    path("hasil/<uuid:uid>/cetak/", printing.choose, name="print"),
    path("hasil/<uuid:uid>/cetak/<slug:name>.pdf", printing.sheet, name="sheet"),
    path("hasil/<uuid:uid>/salin/", copying.copy, name="copy"),
    path("cetak/hasil/", printing.many, name="print_many"),
    path("hasil/<uuid:uid>/lembar/", signed.documents, name="signed"),
    path("hasil/lembar/<uuid:uid>/", signed.scan, name="scan"),
    path("hasil/lembar/<uuid:uid>/hapus/", signed.remove, name="scan_remove"),
]

navigation.register(navigation.Entry("results:mine", _("Results"), 50))
navigation.register(
    navigation.Entry("results:print_many", _("Print results"), 65, prints_many, section=navigation.PAPER)
)
