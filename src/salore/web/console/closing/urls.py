"""Closing periods, under /konsol/penutupan/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.closing.doors import LOOKING_AFTER
from salore.web.console.closing.views import close, early, periods, release

app_name = "closing"
urlpatterns = [
    path("konsol/penutupan/", periods.listed, name="list"),
    path("konsol/penutupan/pegawai/<uuid:uid>/", early.ask, name="early"),
    path("konsol/penutupan/terbit-ulang/<uuid:uid>/", early.issue_anew, name="issue_anew"),
    path("konsol/penutupan/<str:key>/", periods.detail, name="detail"),
    path("konsol/penutupan/<str:key>/kurang/<slug:code>/", periods.missing, name="missing"),
    path("konsol/penutupan/<str:key>/uji/", close.rehearse, name="rehearse"),
    path("konsol/penutupan/<str:key>/tutup/", close.ask, name="close"),
    path("konsol/penutupan/<str:key>/terbit/", release.ask, name="release"),
    path("konsol/penutupan/<str:key>/terbit/<uuid:uid>/tarik/", release.take_back, name="take_back"),
]

navigation.register(
    navigation.Entry("closing:list", _("Close and release"), 67, LOOKING_AFTER, section=navigation.APPRAISAL)
)
