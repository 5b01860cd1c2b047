"""What, why, and my rights, under /panduan/."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.guide import views

app_name = "guide"
urlpatterns = [
    path("panduan/", views.index, name="index"),
    path("panduan/tugas/<slug:topic>/", views.topic, name="topic"),
    path("panduan/<slug:stage>/", views.stage, name="stage"),
]
