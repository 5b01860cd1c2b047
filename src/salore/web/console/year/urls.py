"""The year and its days for the performance team, under /konsol/; more time also for personnel officers."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.year.views import extensions, years
from salore.web.door import OPERATORS

app_name = "console_year"
urlpatterns = [
    path("konsol/tahun/", years.years, name="years"),
    path("konsol/tahun/siapkan/", years.prepare, name="prepare"),
    path("konsol/tahun/<uuid:uid>/", years.year, name="year"),
    path("konsol/tahun/<uuid:uid>/buka/", years.start, name="open"),
    path("konsol/tahun/<uuid:uid>/tutup/", years.close, name="close"),
    path("konsol/tahun/<uuid:uid>/batal/", years.discard, name="discard"),
    path("konsol/tahun/<uuid:uid>/tahap/<slug:kind>/<slug:key>/", years.stage, name="stage"),
    path("konsol/tahap/<uuid:uid>/perpanjangan/", extensions.extend, name="extend"),
    path("konsol/perpanjangan/", extensions.extensions, name="extensions"),
    path("konsol/perpanjangan/<uuid:uid>/tarik/", extensions.withdraw, name="withdraw"),
    path("konsol/padam/", extensions.outage, name="outage"),
]

navigation.register(
    navigation.Entry("console_year:years", _("Years and stages"), 62, OPERATORS, is_console=True),
    navigation.Entry("console_year:extensions", _("Extensions"), 63, extensions.gives_time, is_console=True),
)
