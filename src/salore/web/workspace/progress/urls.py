"""Addresses of progress, beside the plan, and of evidence, under /bukti/."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.progress import views

app_name = "progress"
urlpatterns = [
    path("skp/<uuid:uid>/realisasi/", views.overview, name="overview"),
    path("skp/<uuid:uid>/realisasi/<slug:key>/", views.report, name="report"),
    path("bukti/<uuid:uid>/", views.evidence, name="evidence"),
    path("bukti/<uuid:uid>/hapus/", views.remove, name="evidence_remove"),
]
