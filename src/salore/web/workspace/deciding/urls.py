"""Addresses of decisions, under /putusan/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.door import leaders
from salore.web.workspace.deciding.views import mandates, person, predicates, team, waiting

app_name = "deciding"
urlpatterns = [
    path("putusan/", team.overview, name="overview"),
    path("putusan/organisasi/", predicates.units, name="units"),
    path("putusan/organisasi/berkas/<uuid:uid>/", predicates.scan, name="scan"),
    path("putusan/organisasi/<str:period>/<uuid:uid>/", predicates.predicate, name="predicate"),
    path("putusan/pelimpahan/", mandates.delegations, name="delegations"),
    path("putusan/pelimpahan/<uuid:uid>/akhiri/", mandates.end, name="delegation_end"),
    path("putusan/pelimpahan/<uuid:uid>/surat/", mandates.letter, name="letter"),
    path("putusan/pengajuan/<str:period>/", waiting.submitted, name="submitted"),
    path("putusan/lihat/<uuid:uid>/", person.view, name="view"),
    path("putusan/<str:period>/bersama/", team.together, name="together"),
    path("putusan/<str:period>/<uuid:uid>/", person.decide, name="decide"),
    path("putusan/<str:period>/<uuid:uid>/tarik/", person.take_back, name="take_back"),
    path("putusan/<str:period>/<uuid:uid>/dialog/", person.dialogue, name="dialogue"),
]

navigation.register(navigation.Entry("deciding:overview", _("Decisions"), 35, leaders))
