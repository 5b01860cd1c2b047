"""Coming in and going out."""

from django.urls import path

from salore.web.sign_in import first_access, notices, passkeys, reset, views

app_name = "accounts"
urlpatterns = [
    path("masuk/", views.sign_in, name="sign_in"),
    path("masuk/langkah-kedua/", views.second_factor, name="second_factor"),
    path("masuk/kunci-sandi/", passkeys.passkey, name="passkey"),
    path("masuk/kunci-sandi/tantangan/", passkeys.passkey_options, name="passkey_options"),
    path("masuk/pertama/", first_access.first_access, name="first_access"),
    path("masuk/kata-sandi-baru/", first_access.new_password, name="new_password"),
    path("masuk/lupa/", reset.reset, name="reset"),
    path("masuk/lupa/terkirim/", reset.reset_sent, name="reset_sent"),
    path("masuk/lupa/<uuid:uid>/<str:token>/", reset.reset_link, name="reset_link"),
    path("masuk/data-anda/", notices.data, name="data"),
    path("masuk/surat/", notices.letters_made, name="letters"),
    path("keluar/", views.sign_out, name="sign_out"),
]
