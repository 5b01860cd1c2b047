"""Addresses of the data-quality list, under /konsol/mutu-data/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.quality import views

app_name = "quality"
urlpatterns = [
    path("konsol/mutu-data/", views.index, name="index"),
    path("konsol/mutu-data/<slug:kind>/", views.one, name="one"),
]

navigation.register(
    navigation.Entry("quality:index", _("Data quality"), 72, views.answers, section=navigation.DATA)
)
