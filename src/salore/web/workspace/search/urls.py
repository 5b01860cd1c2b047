"""The address of the search."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.search import views

app_name = "search"
urlpatterns = [path("cari/", views.search, name="search")]
