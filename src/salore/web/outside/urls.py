"""Forms for people from outside, under /undangan/."""

from __future__ import annotations

from django.urls import path

from salore.web.outside import views

app_name = "outside"
urlpatterns = [
    path("undangan/", views.code, name="code"),
    path("undangan/formulir/", views.forms, name="forms"),
    path("undangan/formulir/<uuid:form_id>/", views.form, name="form"),
    path("undangan/selesai/", views.leave, name="leave"),
]
