"""The accounts of the agency: who can sign in, and how. Nothing of what they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from salore.accounts.models import SecondFactor, User
from salore.organisation import selectors
from salore.organisation.models import Person
from salore.organisation.viewer import Viewer
from salore.web.lists import Column, Filter, Listing

NEVER_OPENED = Q(user__password__startswith="!")
_STATES: dict[str, tuple[object, Q]] = {
    "terbuka": (_("opened"), ~NEVER_OPENED & Q(user__is_active=True)),
    "belum": (_("never opened"), NEVER_OPENED & Q(user__is_active=True)),
    "ditutup": (_("closed"), Q(user__is_active=False)),
}


def with_accounts(viewer: Viewer) -> QuerySet[Person]:
    """Return the people of the agency who have accounts."""
    factors = SecondFactor.objects.filter(user=OuterRef("user")).exclude(kind=SecondFactor.Kind.RECOVERY)
    people = Person.objects.visible_to(viewer).filter(user__isnull=False).select_related("user")
    return people.annotate(has_factor=Exists(factors))


def state_said(user: User | None) -> str:
    if user is None:
        return ""
    if not user.is_active:
        return str(_("closed"))
    return str(_("opened") if user.has_usable_password() else _("never opened"))


def _last_day(user: User) -> date | None:
    return timezone.localtime(user.last_login).date() if user.last_login else None


def _of_user(read: Callable[[User], object]) -> Callable[[Person], object]:
    return lambda person: read(person.user) if person.user else None


ACCOUNTS = Listing[Person, Person](
    name="akun",
    columns=(
        Column(
            key="nama",
            title=_("Name"),
            value=lambda one: one.full_name,
            order=Lower("name"),
            link=lambda one: reverse("system:account", args=[one.user.uid]) if one.user else "",
        ),
        Column(key="keadaan", title=_("Account"), value=lambda one: state_said(one.user)),
        Column(
            key="terakhir",
            title=_("Signed in last"),
            value=_of_user(
                lambda user: timezone.localtime(user.last_login).date() if user.last_login else None
            ),
        ),
        Column(
            key="langkah",
            title=_("Second step"),
            value=lambda one: one.has_factor,  # type: ignore[attr-defined]
        ),
    ),
    filters=(
        Filter(
            key="cari",
            title=_("Name or NIP"),
            narrow=lambda people, typed, viewer: selectors.found(people, typed, viewer),
        ),
        Filter(
            key="keadaan",
            title=_("Account"),
            choices=lambda _viewer: [(key, words) for key, (words, _which) in _STATES.items()],
            narrow=lambda people, key, _viewer: people.filter(_STATES[key][1]),
        ),
    ),
    counted=ngettext_lazy("%(total)s account", "%(total)s accounts", "count"),
    empty=_("No accounts yet. They are made with the first letters."),
)
