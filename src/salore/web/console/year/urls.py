"""The year and its days for the performance team, under /konsol/; more time also for personnel officers."""

from __future__ import annotations

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.year.views import extensions, years
from salore.web.door import OPERATORS

_YEARS = [
    path("", years.years, name="years"),
    path("siapkan/", years.prepare, name="prepare"),
    path("<uuid:uid>/", years.year, name="year"),
    path("<uuid:uid>/buka/", years.start, name="open"),
    path("<uuid:uid>/tutup/", years.close, name="close"),
    path("<uuid:uid>/batal/", years.discard, name="discard"),
    path("<uuid:uid>/tahap/<slug:kind>/<slug:key>/", years.stage, name="stage"),
]
_EXTENSIONS = [
    path("", extensions.extensions, name="list"),
    path("padam/", extensions.outage, name="outage"),
    path("tahap/<uuid:uid>/", extensions.extend, name="give"),
    path("<uuid:uid>/tarik/", extensions.withdraw, name="withdraw"),
]
urlpatterns = [
    path("konsol/tahun/", include((_YEARS, "console_year"))),
    path("konsol/perpanjangan/", include((_EXTENSIONS, "extensions"))),
]

navigation.register(
    navigation.Entry("console_year:years", _("Years"), 62, OPERATORS, section=navigation.YEAR),
    navigation.Entry("extensions:list", _("Extensions"), 63, extensions.gives_time, section=navigation.YEAR),
)
