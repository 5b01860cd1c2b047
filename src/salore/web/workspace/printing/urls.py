"""Addresses of prints, beside the plan and under /cetak/."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.printing import views

app_name = "printing"
urlpatterns = [
    path("skp/<uuid:uid>/cetak.pdf", views.sheet, name="sheet"),
    path("skp/<uuid:uid>/salin/", views.copy, name="copy"),
    path("cetak/skp/", views.many, name="many"),
]
