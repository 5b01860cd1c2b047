"""The viewer's year, under /tahun/."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.year import views

app_name = "year"
urlpatterns = [
    path("tahun/", views.year, name="year"),
    path("tahun/kalender/", views.change_feed, name="change_feed"),
    path("tahun/kalender/<str:token>.ics", views.feed, name="feed"),
    path("tahun/pengingat/", views.reminders, name="reminders"),
]
