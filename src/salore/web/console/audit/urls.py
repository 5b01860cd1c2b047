"""Who changed and who read what, for the auditor, under /audit/. Nothing here changes anything."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.audit import views
from salore.web.door import AUDITORS

app_name = "audit"
urlpatterns = [
    path("audit/", views.events, name="events"),
    path("audit/pembacaan/", views.readings, name="readings"),
]

navigation.register(navigation.Entry("audit:events", _("Audit"), 78, AUDITORS, section=navigation.OVERSIGHT))
