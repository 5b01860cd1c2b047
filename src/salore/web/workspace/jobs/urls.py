from __future__ import annotations

from django.urls import path

from salore.web.workspace.jobs import views

app_name = "jobs"
urlpatterns = [
    path("proses/<uuid:uid>/", views.detail, name="detail"),
    path("proses/<uuid:uid>/berkas/", views.file, name="file"),
]
