"""Collections of colleagues' answers, under /konsol/rekan/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.collection import exclusions, missing, views
from salore.web.door import OPERATORS

app_name = "collection"
urlpatterns = [
    path("konsol/rekan/", views.collections, name="list"),
    path("konsol/rekan/siapkan/", views.prepare, name="prepare"),
    path("konsol/rekan/kecualian/", exclusions.told, name="exclusions"),
    path("konsol/rekan/kecualian/<uuid:uid>/", exclusions.lift, name="lift"),
    path("konsol/rekan/<uuid:uid>/", views.collection, name="detail"),
    path("konsol/rekan/<uuid:uid>/mutu/", views.look, name="look"),
    path("konsol/rekan/<uuid:uid>/bagikan/", views.hand_out, name="hand_out"),
    path("konsol/rekan/<uuid:uid>/kembali/", views.returned, name="returned"),
    path("konsol/rekan/<uuid:uid>/ingatkan/", views.remind, name="remind"),
    path("konsol/rekan/<uuid:uid>/perpanjang/", views.extend, name="extend"),
    path("konsol/rekan/<uuid:uid>/tutup/", views.close, name="close"),
    path("konsol/rekan/<uuid:uid>/batal/", views.discard, name="discard"),
    path("konsol/rekan/ulang/", missing.again, name="again"),
    path("konsol/rekan/<uuid:uid>/hilang/<uuid:custodian>/", missing.lost, name="lost"),
    path("konsol/rekan/<uuid:uid>/pengganti/", missing.replace, name="replace"),
    path("konsol/rekan/<uuid:uid>/hentikan/", missing.give_up, name="give_up"),
]

navigation.register(
    navigation.Entry("collection:list", _("Colleagues' answers"), 64, OPERATORS, section=navigation.APPRAISAL)
)
