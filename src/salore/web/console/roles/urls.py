"""Roles by decree, for operators, under /konsol/peran/."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.roles import views
from salore.web.door import OPERATORS

app_name = "roles"
urlpatterns = [
    path("konsol/peran/", views.index, name="index"),
    path("konsol/peran/baru/", views.appoint, name="appoint"),
    path("konsol/peran/<uuid:uid>/akhiri/", views.end, name="end"),
]

navigation.register(navigation.Entry("roles:index", _("Roles"), 76, OPERATORS, section=navigation.DATA))
