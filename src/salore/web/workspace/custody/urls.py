"""Codes on paper, under /kunci/."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.custody import opening, views

app_name = "custody"
urlpatterns = [
    path("kunci/<uuid:uid>/", views.custody, name="custody"),
    path("kunci/<uuid:uid>/tulis/", views.write, name="write"),
    path("kunci/<uuid:uid>/ketik/", views.type_back, name="type_back"),
    path("kunci/<uuid:uid>/coba/", views.rehearse, name="rehearse"),
    path("kunci/<uuid:uid>/hilang/", views.lost, name="lost"),
    path("kunci/<uuid:uid>/ketemu/", views.found, name="found"),
    path("kunci/<uuid:uid>/segel/", opening.reseal, name="reseal"),
    path("kunci/<uuid:uid>/hitung/", opening.count, name="count"),
    path("kunci/<uuid:uid>/sobek/", views.tear, name="tear"),
]
