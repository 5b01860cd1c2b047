"""Every address of the signed-in house. Paths are Indonesian, names English."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("salore.web.workspace.home.urls")),
]
