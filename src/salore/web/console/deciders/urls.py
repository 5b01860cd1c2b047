"""Addresses of the performance team's naming of deciders, under /konsol/pemutus/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.deciders import views
from salore.web.door import OPERATORS

app_name = "deciders"
urlpatterns = [
    path("konsol/pemutus/", views.index, name="index"),
    path("konsol/pemutus/<str:period>/<uuid:uid>/", views.name, name="name"),
]

navigation.register(
    navigation.Entry("deciders:index", _("Deciders"), 66, OPERATORS, section=navigation.APPRAISAL)
)
