from django.urls import path

from salore.web.start import views

app_name = "start"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("pasang-sertifikat/", views.certificate, name="certificate"),
    path("pasang-sertifikat/salore.crt", views.root_certificate, name="root_certificate"),
]
