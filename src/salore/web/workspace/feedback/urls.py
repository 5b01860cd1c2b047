"""Feedback, under /umpan-balik/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.workspace.feedback import views

app_name = "feedback"
urlpatterns = [
    path("umpan-balik/", views.mine, name="mine"),
    path("umpan-balik/rekan/", views.choose, name="choose"),
    path("umpan-balik/rekan/<uuid:uid>/", views.give, name="give"),
    path("umpan-balik/rekan/<uuid:uid>/minta/", views.ask, name="ask"),
    path("umpan-balik/permintaan/<uuid:uid>/", views.answer, name="answer"),
    path("umpan-balik/pegawai/<uuid:uid>/", views.person, name="person"),
    path("umpan-balik/<uuid:uid>/", views.detail, name="detail"),
    path("umpan-balik/<uuid:uid>/ubah/", views.change, name="change"),
]

navigation.register(navigation.Entry("feedback:mine", _("Feedback"), 40))
