"""What a leader expects of several people below, before or after they began to write."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError
from salore.planning.leading import unexpected
from salore.planning.services.expecting import expectations_hand_out
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.web.workspace.planning.forms.leading import ExpectManyForm
from salore.web.workspace.planning.views.answers import refused
from salore.web.workspace.planning.views.matrix import leader_of, leads_or_prepares
from salore.web.workspace.planning.views.together import chosen_cycle


@open_to(leads_or_prepares)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def expect_many(request: SignedInRequest) -> HttpResponse:
    cycle, _cycles = chosen_cycle(request)
    leader_id = leader_of(request)
    posts = list(unexpected(request.viewer, cycle, leader_id))
    people = [(str(post.uid), f"{post.person.full_name}, {post.position.name}") for post in posts]
    form = ExpectManyForm(request.POST if request.method == "POST" else None, people=people)
    is_draft = request.viewer.person_id != leader_id
    context = {"cycle": cycle, "form": form, "posts": posts, "is_draft": is_draft}
    template = "workspace/planning/expect_many.html"
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return refused(request, template, context)
    chosen = [post for post in posts if str(post.uid) in form.cleaned_data["people"]]
    try:
        told = expectations_hand_out(
            actor=request.viewer, leader_id=leader_id, cycle=cycle, posts=chosen,
            text=form.cleaned_data["text"],
        )  # fmt: skip
    except DomainError as error:
        return refused(request, template, context, error)
    words = ngettext("It stands in %(n)s plan now.", "It stands in %(n)s plans now.", len(told))
    messages.success(request, words % {"n": len(told)})
    return redirect(f"{reverse('planning:matrix')}?tahun={cycle.year}")
