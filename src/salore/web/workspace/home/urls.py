"""The first page."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.workspace.home import views

app_name = "home"
urlpatterns = [path("", views.home, name="home")]

navigation.register(navigation.Entry("home:home", _("Home"), 10))
