"""Forms about colleagues, under /rekan/."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.rating import views

app_name = "rating"
urlpatterns = [
    path("rekan/", views.forms, name="forms"),
    path("rekan/perlindungan/", views.protection, name="protection"),
    path("rekan/peramban/", views.browser, name="browser"),
    path("rekan/<uuid:form_id>/", views.form, name="form"),
]
