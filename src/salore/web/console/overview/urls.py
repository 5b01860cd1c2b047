"""How far everybody is, under /konsol/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.overview import views
from salore.web.console.overview.scope import watches
from salore.web.door import OFFICERS

app_name = "overview"
urlpatterns = [
    path("konsol/", views.units, name="units"),
    path("konsol/unit/", views.stuck, name="stuck"),
    path("konsol/kemajuan/pegawai/", views.people, name="people"),
    path("konsol/kemajuan/ingatkan/", views.remind, name="remind"),
]

navigation.register(
    navigation.Entry("overview:units", _("Completion"), 60, watches, is_console=True),
    navigation.Entry("overview:stuck", _("What is stuck"), 61, OFFICERS, is_console=True),
)
