"""Everything about one's own account: coming in, going out."""

from django.urls import path

from salore.web.sign_in import views

app_name = "accounts"
urlpatterns = [
    path("masuk/", views.sign_in, name="sign_in"),
    path("keluar/", views.sign_out, name="sign_out"),
]
