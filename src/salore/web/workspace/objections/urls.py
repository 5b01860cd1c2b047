"""Addresses of objections, under /keberatan/."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.objections.rights import objecting
from salore.web.workspace.objections.views import case, deciding, filing
from salore.web.workspace.results import rights

app_name = "objections"
urlpatterns = [
    path("keberatan/", case.cases, name="list"),
    path("keberatan/ajukan/<uuid:uid>/", filing.file, name="file"),
    path("keberatan/<uuid:uid>/", case.detail, name="detail"),
    path("keberatan/<uuid:uid>/tulis/", case.write, name="write"),
    path("keberatan/<uuid:uid>/tarik/", filing.withdraw, name="withdraw"),
    path("keberatan/<uuid:uid>/babak/", deciding.new_round, name="round"),
    path("keberatan/<uuid:uid>/putuskan/", deciding.decide, name="decide"),
    path("keberatan/<uuid:uid>/berkas/<uuid:file>/", case.attachment, name="attachment"),
    path("keberatan/<uuid:uid>/surat/", case.letter, name="letter"),
]

rights.register(objecting)
