"""Every address of the signed-in house. Paths are Indonesian, names English."""

from __future__ import annotations

from django.urls import include, path

from salore.web import language

handler400 = "salore.web.errors.unreadable"
# Whoever may not see a thing is told the same as where there is none.
handler403 = handler404 = "salore.web.errors.missing"
handler500 = "salore.web.errors.failed"

urlpatterns = [
    path("bahasa/", include(([path("", language.choose, name="choose")], "language"))),
    path("", include("salore.web.start.urls")),
    path("", include("salore.web.sign_in.urls")),
    path("", include("salore.web.design.urls")),
    path("", include("salore.web.workspace.home.urls")),
    path("", include("salore.web.workspace.team.urls")),
    path("", include("salore.web.workspace.year.urls")),
    path("", include("salore.web.workspace.guide.urls")),
    path("", include("salore.web.workspace.account.urls")),
    path("", include("salore.web.workspace.jobs.urls")),
    path("", include("salore.web.workspace.people.urls")),
    path("", include("salore.web.workspace.search.urls")),
    path("", include("salore.web.workspace.help.urls")),
    path("", include("salore.web.console.organisation.urls")),
    path("", include("salore.web.console.overview.urls")),
    path("", include("salore.web.console.year.urls")),
    path("", include("salore.web.console.imports.urls")),
    path("", include("salore.web.console.official.urls")),
    path("", include("salore.web.console.letters.urls")),
    path("", include("salore.web.console.roles.urls")),
    path("", include("salore.web.console.audit.urls")),
    path("", include("salore.web.console.system.urls")),
    path("", include("salore.web.console.quality.urls")),
    path("", include("salore.web.workspace.planning.urls")),
    path("", include("salore.web.workspace.progress.urls")),
    path("", include("salore.web.workspace.printing.urls")),
    path("", include("salore.web.workspace.plan_imports.urls")),
    path("", include("salore.web.console.collection.urls")),
    path("", include("salore.web.console.inviting.urls")),
    path("", include("salore.web.outside.urls")),
    path("", include("salore.web.workspace.rating.urls")),
    path("", include("salore.web.workspace.excluding.urls")),
    path("", include("salore.web.workspace.feedback.urls")),
    path("", include("salore.web.workspace.naming.urls")),
    path("", include("salore.web.workspace.custody.urls")),
    path("", include("salore.web.workspace.deciding.urls")),
    path("", include("salore.web.console.deciders.urls")),
    path("", include("salore.web.workspace.results.urls")),
    path("", include("salore.web.console.closing.urls")),
    path("", include("salore.web.workspace.reviewing.urls")),
    path("", include("salore.web.workspace.objections.urls")),
    path("", include("salore.web.console.objections.urls")),
]
