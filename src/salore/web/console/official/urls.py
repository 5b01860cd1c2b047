"""Addresses under /konsol/siasn/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.official import views
from salore.web.door import OPERATORS

app_name = "official"
urlpatterns = [
    path("konsol/siasn/", views.index, name="index"),
    path("konsol/siasn/berkas/", views.write, name="write"),
    path("konsol/siasn/perbedaan/", views.differing, name="differing"),
    path("konsol/siasn/rekap/<uuid:uid>/", views.detail, name="detail"),
    path("konsol/siasn/rekap/<uuid:uid>/kolom/", views.match, name="match"),
    path("konsol/siasn/rekap/<uuid:uid>/ambil/", views.confirm, name="confirm"),
    path("konsol/siasn/rekap/<uuid:uid>/tarik/", views.withdraw, name="withdraw"),
    path("konsol/siasn/rekap/<uuid:uid>/buang/", views.discard, name="discard"),
]

navigation.register(navigation.Entry("official:index", _("SIASN"), 75, OPERATORS, section=navigation.DATA))
