"""Addresses of imports of plans: one's own beside the plan, lists of many under /konsol/."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.organisation.viewer import Viewer
from salore.web import navigation
from salore.web.door import OFFICERS, OPERATORS
from salore.web.workspace.plan_imports import copies, lists, own

app_name = "plan_imports"
urlpatterns = [
    path("skp/<uuid:uid>/impor/", own.upload, name="upload"),
    path("skp/<uuid:uid>/impor/<uuid:file>/<slug:what>/", own.look, name="look"),
    path("skp/<uuid:uid>/impor/<uuid:file>/<slug:what>/kolom/", own.match, name="match"),
    path("skp/salinan/<int:year>/", copies.upload, name="copy_upload"),
    path("skp/salinan/<int:year>/<uuid:file>/", copies.look, name="copy_look"),
    path("skp/salinan/<int:year>/<uuid:file>/kolom/", copies.match, name="copy_match"),
    path("konsol/skp/impor/", lists.upload, name="list_upload"),
    path("konsol/skp/impor/<int:year>/<uuid:file>/", lists.look, name="list_look"),
    path("konsol/skp/impor/<int:year>/<uuid:file>/kolom/", lists.match, name="list_match"),
]


def _brings_in(viewer: Viewer) -> bool:
    return OPERATORS(viewer) or OFFICERS(viewer)


navigation.register(
    navigation.Entry("plan_imports:list_upload", _("Bring in plans"), 71, _brings_in, section=navigation.DATA)
)
