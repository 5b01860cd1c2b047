"""How far everybody is, under /konsol/."""

from __future__ import annotations

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.overview import views
from salore.web.console.overview.scope import watches
from salore.web.door import OFFICERS

_PAGES = [
    path("", views.units, name="units"),
    path("kemajuan/pegawai/", views.people, name="people"),
    path("kemajuan/ingatkan/", views.remind, name="remind"),
]
urlpatterns = [
    path("konsol/", include((_PAGES, "overview"))),
    path("konsol/unit/", include(([path("", views.stuck, name="stuck")], "stuck"))),
    path("konsol/cakupan/", include(([path("", views.coverage, name="coverage")], "coverage"))),
]

navigation.register(
    navigation.Entry("overview:units", _("Completion"), 60, watches, section=navigation.YEAR),
    navigation.Entry("coverage:coverage", _("Reach of goals"), 61, watches, section=navigation.YEAR),
    navigation.Entry("stuck:stuck", _("What is stuck"), 61, OFFICERS, section=navigation.YEAR),
)
