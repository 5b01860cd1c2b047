"""Letters with access codes: who needs one, having them printed, fetching the file."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from salore.accounts.access import batch_for_fetching, batches
from salore.accounts.services.letters import batch_fetched
from salore.organisation import access
from salore.organisation.models import Person, Unit
from salore.organisation.services.access_letters import letters_ask, recipients
from salore.organisation.viewer import Viewer
from salore.web.console.letters.forms import MakeForm, UnitForm
from salore.web.console.letters.listing import BATCHES
from salore.web.door import open_to
from salore.web.middleware import SignedInRequest
from salore.web.stored_files import file_response


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom letters are asked: one person, a unit with all below it, or everybody whom one keeps."""

    unit: Unit | None = None
    person: Person | None = None

    @property
    def query(self) -> str:
        if self.person:
            return f"?pegawai={self.person.uid}"
        return f"?unit={self.unit.uid}" if self.unit else ""


@open_to(access.manages)
@require_safe
def index(request: SignedInRequest) -> HttpResponseBase:
    rows = batches(request.viewer, of_everybody=access.is_operator(request.viewer))
    if BATCHES.asks_file(request):
        return BATCHES.file(request, rows)
    form = UnitForm(request.GET if "unit" in request.GET else None, viewer=request.viewer)
    if form.is_bound and form.is_valid():
        wanted = Wanted(unit=form.cleaned_data["unit"])
        return redirect(f"{reverse('letters:make')}{wanted.query}")
    context = {"page": BATCHES.page(request, rows), "form": form}
    return render(request, "console/letters/index.html", context, status=422 if form.is_bound else 200)


@open_to(access.manages)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: SignedInRequest) -> HttpResponse:
    """Show how many letters it will be; with POST have them printed."""
    viewer, wanted = request.viewer, _wanted(request)
    form = MakeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        run = letters_ask(
            actor=viewer,
            unit=wanted.unit,
            person=wanted.person,
            only_new=not (wanted.person or form.cleaned_data["everybody"]),
            url=request.build_absolute_uri(reverse("accounts:first_access")),
            back=reverse("letters:index"),
        )
        return redirect("jobs:detail", run.uid)
    everybody = recipients(viewer, unit=wanted.unit, person=wanted.person, only_new=False)
    context = {
        "form": form,
        "wanted": wanted,
        "new": recipients(viewer, unit=wanted.unit, person=wanted.person).count(),
        "all": everybody.count(),
    }
    return render(request, "console/letters/make.html", context)


@open_to(access.manages)
@require_safe
def fetch(request: SignedInRequest, uid: UUID) -> HttpResponseBase:
    batch = batch_for_fetching(request.viewer, uid)
    assert batch.file is not None
    batch_fetched(actor=request.viewer, batch=batch)
    return file_response(batch.file)


def _wanted(request: SignedInRequest) -> Wanted:
    viewer: Viewer = request.viewer
    person, unit = _uid(request, "pegawai"), _uid(request, "unit")
    if person:
        return Wanted(person=access.person_for_change(viewer, person))
    return Wanted(unit=access.unit_for_change(viewer, unit) if unit else None)


def _uid(request: SignedInRequest, name: str) -> UUID | None:
    """Return what the address names; nothing where it names nothing that could be one."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None
