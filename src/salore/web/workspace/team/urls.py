"""The team of a superior, under /tim/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.workspace.team import views
from salore.web.workspace.team.listing import has_team

app_name = "team"
urlpatterns = [path("tim/", views.team, name="team")]

navigation.register(navigation.Entry("team:team", _("My team"), 30, has_team))
