"""Addresses of plans, under /skp/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.workspace.planning.views import (
    agency,
    agreement,
    expecting,
    goals,
    matrix,
    own,
    revision,
    texts,
    together,
)

app_name = "planning"
urlpatterns = [
    path("skp/", own.mine, name="mine"),
    path("skp/mulai/<int:year>/", own.start, name="start"),
    path("skp/sepakati/", together.agree_many, name="agree_many"),
    path("skp/bagikan/", together.hand_out, name="hand_out"),
    path("skp/ekspektasi/", expecting.expect_many, name="expect_many"),
    path("skp/matriks/", matrix.matrix, name="matrix"),
    path("skp/matriks/orang/<uuid:uid>/", matrix.person, name="matrix_person"),
    path("skp/matriks/<uuid:uid>/", matrix.hand_down, name="hand_down"),
    path("skp/matriks/<uuid:uid>/kaitkan/", matrix.link, name="link"),
    path("skp/matriks/<uuid:uid>/tarik/", matrix.take_down, name="take_down"),
    path("skp/instansi/", agency.goals, name="agency"),
    path("skp/pustaka/", agency.library, name="library"),
    path("skp/pustaka/<uuid:uid>/hapus/", agency.forget, name="forget"),
    path("skp/rhk/<uuid:uid>/", goals.edit, name="goal_edit"),
    path("skp/rhk/<uuid:uid>/hapus/", goals.remove, name="goal_remove"),
    path("skp/rhk/<uuid:uid>/geser/", goals.move, name="goal_move"),
    path("skp/rhk/<uuid:uid>/pustaka/", agency.keep, name="keep"),
    path("skp/<uuid:uid>/", own.detail, name="detail"),
    path("skp/<uuid:uid>/rhk/", goals.add, name="goal_add"),
    path("skp/<uuid:uid>/petunjuk/", goals.hints, name="hints"),
    path("skp/<uuid:uid>/lampiran/", texts.annex, name="annex"),
    path("skp/<uuid:uid>/ekspektasi/", texts.expectations, name="expectations"),
    path("skp/<uuid:uid>/catatan/", texts.remark, name="remark"),
    path("skp/<uuid:uid>/ajukan/", agreement.propose, name="propose"),
    path("skp/<uuid:uid>/tarik/", agreement.take_back, name="take_back"),
    path("skp/<uuid:uid>/keputusan/", agreement.decide, name="decide"),
    path("skp/<uuid:uid>/perubahan/", revision.revise, name="revise"),
    path("skp/<uuid:uid>/perubahan/batal/", revision.drop, name="drop"),
    path("skp/<uuid:uid>/versi/<int:number>/", own.version, name="version"),
]

navigation.register(navigation.Entry("planning:mine", _("My plan"), 20))
