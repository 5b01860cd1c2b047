"""Addresses of plans, under /skp/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.workspace.planning.views import agreement, goals, own

app_name = "planning"
urlpatterns = [
    path("skp/", own.mine, name="mine"),
    path("skp/mulai/<int:year>/", own.start, name="start"),
    path("skp/<uuid:uid>/", own.detail, name="detail"),
    path("skp/<uuid:uid>/rhk/", goals.add, name="goal_add"),
    path("skp/rhk/<uuid:uid>/", goals.edit, name="goal_edit"),
    path("skp/rhk/<uuid:uid>/hapus/", goals.remove, name="goal_remove"),
    path("skp/rhk/<uuid:uid>/geser/", goals.move, name="goal_move"),
    path("skp/<uuid:uid>/ajukan/", agreement.propose, name="propose"),
    path("skp/<uuid:uid>/tarik/", agreement.take_back, name="take_back"),
    path("skp/<uuid:uid>/keputusan/", agreement.decide, name="decide"),
]

navigation.register(navigation.Entry("planning:mine", _("My plan"), 20))
