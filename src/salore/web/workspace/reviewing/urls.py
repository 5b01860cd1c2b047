"""Looking at frozen results, under /tinjau-hasil/."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.reviewing import views

app_name = "reviewing"
urlpatterns = [
    path("tinjau-hasil/", views.listed, name="list"),
    path("tinjau-hasil/<str:key>/<uuid:uid>/", views.unit, name="unit"),
]
