"""Who is not to be asked, under /rekan/kecualikan/."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.excluding import views

app_name = "excluding"
urlpatterns = [
    path("rekan/kecualikan/", views.mine, name="mine"),
    path("rekan/kecualikan/tim/", views.team, name="team"),
    path("rekan/kecualikan/tim/<uuid:uid>/", views.person, name="person"),
    path("rekan/kecualikan/<uuid:uid>/tarik/", views.take_back, name="take_back"),
]
