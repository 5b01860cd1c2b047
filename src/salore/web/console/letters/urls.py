"""Letters with access codes, for those who keep people, under /konsol/surat/."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from salore.organisation import access
from salore.web import navigation
from salore.web.console.letters import views

app_name = "letters"
urlpatterns = [
    path("konsol/surat/", views.index, name="index"),
    path("konsol/surat/baru/", views.make, name="make"),
    path("konsol/surat/<uuid:uid>/unduh/", views.fetch, name="fetch"),
]

navigation.register(
    navigation.Entry("letters:index", _("Access letters"), 74, access.manages, section=navigation.PAPER)
)
