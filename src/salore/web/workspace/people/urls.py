"""Addresses of people, under /pegawai/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.workspace.people import views

app_name = "people"
urlpatterns = [
    path("pegawai/", views.people, name="list"),
    path("pegawai/<uuid:uid>/", views.person, name="detail"),
]

navigation.register(navigation.Entry("people:list", _("People"), 60))
