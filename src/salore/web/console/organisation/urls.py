"""Addresses of the organisation for those who keep it, under /konsol/organisasi/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.organisation import access
from salore.web import navigation
from salore.web.console.organisation.views import (
    changes,
    elsewhere,
    people,
    rotation,
    services,
    structure,
    teams,
)

app_name = "organisation"
_ROOT = "konsol/organisasi/"
urlpatterns = [
    path(_ROOT, structure.tree, name="tree"),
    path(f"{_ROOT}unit/", structure.units, name="units"),
    path(f"{_ROOT}unit/<uuid:uid>/", structure.unit, name="unit"),
    path(f"{_ROOT}unit/<uuid:uid>/ubah/", structure.unit_change, name="unit_change"),
    path(f"{_ROOT}unit/<uuid:uid>/pecah/", changes.split, name="split"),
    path(f"{_ROOT}unit/<uuid:uid>/jabatan/", structure.position_add, name="position_add"),
    path(f"{_ROOT}jabatan/<uuid:uid>/", structure.position, name="position"),
    path(f"{_ROOT}jabatan/<uuid:uid>/tutup/", structure.position_close, name="position_close"),
    path(f"{_ROOT}pegawai/baru/", people.person_add, name="person_add"),
    path(f"{_ROOT}pegawai/<uuid:uid>/ubah/", people.person_change, name="person_change"),
    path(f"{_ROOT}pegawai/<uuid:uid>/nomor/", people.number_give, name="number_give"),
    path(f"{_ROOT}pegawai/<uuid:uid>/kepegawaian/", people.employment_change, name="employment_change"),
    path(f"{_ROOT}pegawai/<uuid:uid>/jabatan/", people.assignment_start, name="assignment_start"),
    path(f"{_ROOT}penempatan/<uuid:uid>/", people.assignment, name="assignment"),
    path(f"{_ROOT}penempatan/<uuid:uid>/akhiri/", people.assignment_end, name="assignment_end"),
    path(f"{_ROOT}penempatan/<uuid:uid>/atasan/", people.superior, name="superior"),
    path(f"{_ROOT}tim/", teams.teams, name="teams"),
    path(f"{_ROOT}tim/baru/", teams.team_add, name="team_add"),
    path(f"{_ROOT}tim/<uuid:uid>/", teams.team, name="team"),
    path(f"{_ROOT}tim/<uuid:uid>/ubah/", teams.team_change, name="team_change"),
    path(f"{_ROOT}tim/<uuid:uid>/anggota/", teams.member_add, name="member_add"),
    path(f"{_ROOT}tim/<uuid:uid>/ketua/", teams.lead, name="lead"),
    path(f"{_ROOT}tim/anggota/<uuid:uid>/akhiri/", teams.member_end, name="member_end"),
    path(f"{_ROOT}layanan/", services.services, name="services"),
    path(f"{_ROOT}layanan/baru/", services.service_add, name="service_add"),
    path(f"{_ROOT}layanan/<uuid:uid>/", services.service, name="service"),
    path(f"{_ROOT}rumpun/", elsewhere.job_families, name="job_families"),
    path(f"{_ROOT}rumpun/semua/", elsewhere.whole_agency, name="whole_agency"),
    path(f"{_ROOT}rumpun/<slug:key>/", elsewhere.job_family, name="job_family"),
    path(f"{_ROOT}perubahan/", changes.changes, name="changes"),
    path(f"{_ROOT}perubahan/<uuid:uid>/", changes.change, name="change"),
    path(f"{_ROOT}perubahan/<uuid:uid>/tarik/", changes.take_back, name="undo"),
    path(f"{_ROOT}perubahan/rotasi/", rotation.rotate, name="rotate"),
    path(f"{_ROOT}perubahan/<slug:kind>/", changes.ask, name="ask"),
]

navigation.register(
    navigation.Entry("organisation:tree", _("Organisation"), 70, access.manages, section=navigation.DATA)
)
