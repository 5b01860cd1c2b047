"""Addresses of imports, under /konsol/impor/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.imports import views

app_name = "imports"
urlpatterns = [
    path("konsol/impor/", views.index, name="index"),
    path("konsol/impor/<uuid:uid>/", views.detail, name="detail"),
    path("konsol/impor/<uuid:uid>/kolom/", views.match, name="match"),
    path("konsol/impor/<uuid:uid>/ambil/", views.confirm, name="confirm"),
    path("konsol/impor/<uuid:uid>/buang/", views.discard, name="discard"),
]

navigation.register(navigation.Entry("imports:index", _("Imports"), 70, views.looks, section=navigation.DATA))
