"""Objections of the agency, under /konsol/keberatan/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.objections import holidays, views
from salore.web.door import AUDITORS, OPERATORS

app_name = "objection_console"
urlpatterns = [
    path("konsol/keberatan/", views.objections, name="list"),
    path("konsol/keberatan/libur/", holidays.holidays, name="holidays"),
    path("konsol/keberatan/<uuid:uid>/tunjuk/", views.name_decider, name="name"),
    path("konsol/keberatan/<uuid:uid>/babak/", views.new_round, name="round"),
]


navigation.register(
    navigation.Entry(
        "objection_console:list",
        _("Objections"),
        68,
        lambda viewer: OPERATORS(viewer) or AUDITORS(viewer),
        section=navigation.APPRAISAL,
    )
)
