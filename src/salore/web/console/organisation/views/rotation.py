"""Many moved by one list: read, shown line by line with what follows, done together."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from salore.core.errors import DomainError, StaleError
from salore.organisation.operations import Rotate, Seat, Turn, apply
from salore.organisation.operations.decree import DecreeLine, read_decree
from salore.web.console.organisation.answers import CONFLICT, UNPROCESSABLE, refuse
from salore.web.console.organisation.forms.operations import DecreeForm
from salore.web.console.organisation.views.changes import MARK, show
from salore.web.door import OPERATORS, open_to
from salore.web.lists.page import language
from salore.web.middleware import SignedInRequest
from salore.web.once import once
from salore.wording import Language

_SALT = "organisation.rotation"
_LARGEST_BYTES = 5 * 2**20
# From the upload to the last click; then the list is read again.
_KEPT_S = 12 * 3600
TURNS = "turns"
_PAGE = "console/organisation/decree.html"


@open_to(OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def rotate(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST" and TURNS in request.POST:
        return _agreed(request)
    if request.method != "POST":
        return _form(request, DecreeForm())
    form = DecreeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, status=UNPROCESSABLE)
    upload, typed = form.cleaned_data["file"], form.cleaned_data
    try:
        if upload.size > _LARGEST_BYTES:
            raise DomainError("too_big", _("The file is larger than 5 MB. A list is smaller."), field="file")
        lines = read_decree(
            upload.read(), actor=request.viewer, day=typed["day"], language=cast("Language", language())
        )
        return _shown(request, lines, typed["decree"])
    except DomainError as error:
        return _form(request, form, status=refuse(form, error))


def _shown(request: SignedInRequest, lines: list[DecreeLine], decree: str) -> HttpResponse:
    turns = tuple(line.turn for line in lines if line.turn)
    held_back = sum(1 for line in lines if not line.turn)
    context: dict[str, Any] = {"title": _title(), "lines": lines, "held_back": held_back, "good": len(turns)}
    if not turns:
        return render(request, _PAGE, context, status=UNPROCESSABLE)
    kept = [(TURNS, signing.dumps(_packed(request, turns, decree), salt=_SALT, compress=True))]
    operation = Rotate(turns=turns, decree=decree)
    return show(request, operation, context | {"kept": kept}, template=_PAGE)


def _agreed(request: SignedInRequest) -> HttpResponse:
    """Do what was shown. Without a mark the list is shown again, as after going back."""
    operation = _unpacked(request)
    if operation is None:
        refusal = DomainError("too_late", _("Too much time has passed. Upload the list again."))
        return _form(request, DecreeForm(), refusal=refusal, status=UNPROCESSABLE)
    context: dict[str, Any] = {
        "title": _title(),
        "kept": [(TURNS, request.POST[TURNS])],
        "good": len(operation.turns),
    }
    try:
        try:
            change = apply(actor=request.viewer, operation=operation, mark=request.POST.get(MARK, ""))
            return redirect("organisation:change", change.uid)
        except StaleError as error:
            context["refusal"] = error
            return show(request, operation, context, template=_PAGE, status=CONFLICT)
    except DomainError as error:
        return _form(request, DecreeForm(), refusal=error, status=UNPROCESSABLE)


def _form(
    request: SignedInRequest, form: DecreeForm, *, refusal: DomainError | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "title": _title(), "refusal": refusal}
    return render(request, "console/organisation/decree_form.html", context, status=status)


def _packed(request: SignedInRequest, turns: tuple[Turn, ...], decree: str) -> dict[str, Any]:
    rows = [
        [turn.person_id, turn.seat.unit_id, turn.seat.title, turn.seat.position_id, turn.seat.kind,
         turn.day.isoformat()]
        for turn in turns
    ]  # fmt: skip
    return {"by": request.viewer.person_id, "decree": decree, "turns": rows}


def _unpacked(request: SignedInRequest) -> Rotate | None:
    try:
        kept = signing.loads(request.POST[TURNS], salt=_SALT, max_age=_KEPT_S)
    except signing.BadSignature:
        return None
    if kept["by"] != request.viewer.person_id:
        return None
    turns = tuple(
        Turn(
            person_id=person_id,
            seat=Seat(unit_id=unit_id, title=title, position_id=position_id, kind=kind),
            day=date.fromisoformat(day),
        )
        for person_id, unit_id, title, position_id, kind, day in kept["turns"]
    )
    return Rotate(turns=turns, decree=kept["decree"])


def _title() -> str:
    return _("Move many by one list (decree)")
