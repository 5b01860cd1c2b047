"""People from outside who are asked, under /konsol/undangan/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.organisation.access import manages
from salore.web import navigation
from salore.web.console.inviting import paper, views

app_name = "inviting"
urlpatterns = [
    path("konsol/undangan/", views.invited, name="list"),
    path("konsol/undangan/baru/", views.invite, name="invite"),
    path("konsol/undangan/kertas/", paper.enter, name="paper"),
    path("konsol/undangan/<uuid:uid>/batal/", views.withdraw, name="withdraw"),
    path("konsol/undangan/<uuid:uid>/surat/", views.letter, name="letter"),
]

navigation.register(
    navigation.Entry("inviting:list", _("Colleagues from outside"), 65, manages, section=navigation.APPRAISAL)
)
