"""One's own appraisal, under /penilaian-diri/, and the input of team leads, under /tim/masukan/."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.naming import views

app_name = "naming"
urlpatterns = [
    path("penilaian-diri/", views.own, name="own"),
    path("penilaian-diri/isi/", views.own_form, name="own_form"),
    path("tim/masukan/", views.members, name="members"),
    path("tim/masukan/<uuid:uid>/", views.member, name="member"),
]
