"""The address of the search, and its place in the menu."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.workspace.search import views

app_name = "search"
urlpatterns = [path("cari/", views.search, name="search")]
navigation.register(navigation.Entry("search:search", _("Search"), 65))
