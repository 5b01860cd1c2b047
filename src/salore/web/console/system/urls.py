"""The machine and its accounts, for the system administrator, under /sistem/. No plans, no results."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.web import navigation
from salore.web.console.system import views
from salore.web.door import SYSTEM_ADMINISTRATORS

app_name = "system"
urlpatterns = [
    path("sistem/", views.overview, name="overview"),
    path("sistem/akun/", views.accounts, name="accounts"),
    path("sistem/akun/<uuid:uid>/", views.account, name="account"),
]

navigation.register(
    navigation.Entry("system:overview", _("System"), 79, SYSTEM_ADMINISTRATORS, section=navigation.OVERSIGHT)
)
