"""Addresses of questions, under /bantuan/."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.help import views

app_name = "help"
urlpatterns = [
    path("bantuan/", views.questions, name="list"),
    path("bantuan/minta/", views.ask, name="ask"),
    path("bantuan/atasan-salah/", views.wrong_superior, name="wrong_superior"),
    path("bantuan/<uuid:uid>/", views.detail, name="detail"),
]
