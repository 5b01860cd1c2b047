"""Who gets a letter with an access code, and the account that it opens. Printing stands in `accounts`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from salore.accounts.models import LetterBatch, Login, User
from salore.accounts.services.letters import codes_keep
from salore.core import clock, jobs
from salore.core.batches import in_batches
from salore.core.models import JobRun, StoredFile
from salore.ledger.services import record_each
from salore.organisation.access import people_managed
from salore.organisation.models import Agency, Assignment, Identifier, Person, Unit
from salore.organisation.states import IdentifierKind
from salore.organisation.viewer import Viewer

_AT_ONCE = 2000
# What people know by heart, best first; a SIASN key signs nobody in.
_NUMBERS = (IdentifierKind.NIP, IdentifierKind.NI_PPPK, IdentifierKind.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who gets a letter."""

    person_id: int
    name: str
    number: str
    number_kind: str
    unit: str
    language: str


def recipients(
    viewer: Viewer, *, unit: Unit | None = None, person: Person | None = None, only_new: bool = True
) -> QuerySet[Person]:
    """Return the people whom the viewer may have letters made for, in the order of units and names."""
    people = people_managed(viewer)
    if person is not None:
        people = people.filter(pk=person.pk)
    if only_new:
        # An account without a password was never opened.
        people = people.filter(Q(user=None) | Q(user__password__startswith="!"))
    serving = Assignment.objects.on(viewer.today).filter(person=OuterRef("pk")).order_by("role", "starts_on")
    people = people.annotate(
        unit_path=Subquery(serving.values("unit__path")[:1]),
        unit_name=Subquery(serving.values("unit__name")[:1]),
    )
    if unit is not None:
        people = people.filter(unit_path__startswith=unit.path)
    return people.exclude(user__is_active=False).order_by(F("unit_path").asc(nulls_last=True), "name", "pk")


def addressed(viewer: Viewer, people: QuerySet[Person]) -> list[Recipient]:
    """Return what stands on each letter; who has no number that signs in gets none."""
    found: list[Recipient] = []
    for part in in_batches(people.select_related("user").iterator(_AT_ONCE), _AT_ONCE):
        numbers = numbers_of(viewer, [person.pk for person in part])
        for person in part:
            held = numbers.get(person.pk)
            if held:
                found.append(
                    Recipient(
                        person_id=person.pk,
                        name=person.full_name,
                        number=held[0].value,
                        number_kind=held[0].kind,
                        unit=person.unit_name or "",  # type: ignore[attr-defined]
                        language=person.user.language if person.user else "id",
                    )
                )
    return found


def numbers_of(viewer: Viewer, person_ids: Iterable[int]) -> dict[int, list[Identifier]]:
    """Return the numbers by which people sign in, the one they know best first."""
    held = Identifier.objects.on(viewer.today).filter(person_id__in=list(person_ids), kind__in=_NUMBERS)
    found: dict[int, list[Identifier]] = {}
    for one in sorted(held, key=lambda one: _NUMBERS.index(IdentifierKind(one.kind))):
        found.setdefault(one.person_id, []).append(one)
    return found


def letters_ask(
    *,
    actor: Viewer,
    unit: Unit | None = None,
    person: Person | None = None,
    only_new: bool = True,
    url: str,
    back: str,
) -> JobRun:
    """Have letters printed for a unit, for one person, or for everybody whom the actor keeps."""
    from salore.organisation.jobs import letters

    title = person.full_name if person else unit.name if unit else _agency_name(actor)
    return jobs.start(
        actor,
        letters,
        href=back,
        actor_id=actor.person_id,
        unit_id=unit.pk if unit else None,
        person_id=person.pk if person else None,
        only_new=only_new,
        title=title,
        url=url,
        language=actor.language,
    )


@transaction.atomic
def accounts_ensure(*, actor: Viewer, person_ids: Sequence[int]) -> dict[int, int]:
    """Give everybody an account that their numbers sign in; return accounts by person.

    Whoever has none of their numbers free, since another account signs in with it, is left out.
    """
    found: dict[int, int] = {}
    for part in in_batches(person_ids, _AT_ONCE):
        people = Person.objects.filter(agency_id=actor.agency_id, pk__in=part).select_for_update(of=("self",))
        found |= _ensure(actor, list(people))
    return found


@transaction.atomic
def letters_hand_over(
    *,
    actor: Viewer,
    title: str,
    codes: Mapping[int, str],
    accounts: Mapping[int, int],
    file: StoredFile,
) -> LetterBatch:
    """Let the printed codes open accounts, and note which letters there are. Both maps are by person."""
    batch = LetterBatch.objects.create(
        agency_id=actor.agency_id,
        made_by_id=actor.person_id,
        made_at=clock.now(),
        title=title,
        letters=len(codes),
        file=file,
    )
    codes_keep(actor=actor, codes={accounts[pk]: code for pk, code in codes.items()}, batch=batch)
    for part in in_batches(codes, _AT_ONCE):
        people = Person.objects.filter(pk__in=part)
        record_each(actor, "access_code.made", [(person, person.pk) for person in people])
    return batch


def _ensure(actor: Viewer, people: list[Person]) -> dict[int, int]:
    now = clock.now()
    fresh = [person for person in people if person.user_id is None]
    made = User.objects.bulk_create(User(made_at=now, password=_unusable()) for _person in fresh)
    for person, user in zip(fresh, made, strict=True):
        person.user = user
    Person.objects.bulk_update(fresh, ["user"], batch_size=500)
    accounts = {person.pk: person.user_id for person in people if person.user_id is not None}
    numbers = numbers_of(actor, accounts)
    wanted = {
        Login.normal(one.value): (accounts[pk], one.kind) for pk, held in numbers.items() for one in held
    }
    Login.objects.bulk_create(
        (
            Login(user_id=user_id, kind="nip" if kind == IdentifierKind.NIP else "number", value=value)
            for value, (user_id, kind) in wanted.items()
        ),
        ignore_conflicts=True,
    )
    own = {(login.value, login.user_id) for login in Login.objects.filter(value__in=wanted)}
    return {
        pk: user_id
        for pk, user_id in accounts.items()
        if any((Login.normal(one.value), user_id) in own for one in numbers.get(pk, ()))
    }


def _unusable() -> str:
    user = User()
    user.set_unusable_password()
    return user.password


def _agency_name(actor: Viewer) -> str:
    return Agency.objects.values_list("name", flat=True).get(pk=actor.agency_id)
