"""Commands that act on an agency's data as the installation itself, and say in words what hinders them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation

from salore.core.errors import DomainError
from salore.core.trouble import InstallationError
from salore.installation.trouble import RunningError
from salore.organisation.models import Agency
from salore.organisation.viewer import Viewer, installation


class RefusedError(InstallationError):
    """What the domain refused, for the command line: its words are said already."""

    def __init__(self, refusal: DomainError) -> None:
        super().__init__(refusal.code)
        self._text = str(refusal)

    def lines(self, language: str) -> tuple[str, ...]:
        del language
        return (self._text,)


@contextmanager
def in_words(language: str) -> Iterator[None]:
    """Speak the language of the command, and let refusals end it with their words."""
    with translation.override(language):
        try:
            yield
        except DomainError as refusal:
            raise RefusedError(refusal) from None


def installation_of(code: str = "") -> Viewer:
    """Return the installation acting for an agency: the one of that code, or the only one."""
    agencies = list(Agency.objects.order_by("code"))
    chosen = [agency for agency in agencies if code in ("", agency.code)]
    if not agencies:
        raise RunningError("no_agency")
    if len(chosen) != 1:
        raise RunningError("which_agency", code=code, known=", ".join(agency.code for agency in agencies))
    return installation(chosen[0].pk, chosen[0].time_zone)
