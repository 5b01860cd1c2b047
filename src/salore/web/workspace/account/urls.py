"""One's own account: how one signs in, what is kept, who read it, who prepares."""

from __future__ import annotations

from django.urls import path

from salore.web.workspace.account import email, factors, history, preparers, sessions, views

app_name = "me"
urlpatterns = [
    path("akun/", views.overview, name="overview"),
    path("akun/konfirmasi/", views.confirm, name="confirm"),
    path("akun/kata-sandi/", views.password, name="password"),
    path("akun/surel/", email.change, name="email"),
    path("akun/surel/<str:token>/", email.confirm, name="email_confirm"),
    path("akun/pengamanan/", factors.factors, name="factors"),
    path("akun/pengamanan/aplikasi/", factors.app_add, name="app_add"),
    path("akun/pengamanan/kunci-sandi/", factors.passkey_add, name="passkey_add"),
    path("akun/pengamanan/kunci-sandi/tantangan/", factors.passkey_options, name="passkey_options"),
    path("akun/pengamanan/kode-cadangan/", factors.recovery_codes, name="recovery_codes"),
    path("akun/pengamanan/<uuid:uid>/hapus/", factors.remove, name="factor_remove"),
    path("akun/peramban/", sessions.sessions, name="sessions"),
    path("akun/pembaca/", history.readings, name="readings"),
    path("akun/perubahan/", history.changes, name="changes"),
    path("akun/penyiap/", preparers.preparers, name="preparers"),
    path("akun/penyiap/<uuid:uid>/akhiri/", preparers.end, name="preparer_end"),
]
