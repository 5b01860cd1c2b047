"""`salore init`: the agency, its policy pack, and a first operator who signs in with a code used once."""

from __future__ import annotations

import os
import re
import shutil
import sys
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from salore.core import setup_django
from salore.core.database import attached
from salore.core.instance import Instance, create_instance, current
from salore.core.instance_files import Settings
from salore.core.trouble import InstallationError
from salore.installation.children import run
from salore.installation.trouble import RunningError
from salore.policy import load_sound_pack, shipped_packs

if TYPE_CHECKING:
    from salore.accounts.models import User
    from salore.organisation.models import Person

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_NIP = re.compile(r"\d{18}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://[^/\s]+")
_REFUSALS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "agency": ("name_empty", bool),
    "operator_name": ("name_empty", bool),
    "time_zone": ("unknown_time_zone", lambda text: text in zoneinfo.available_timezones()),
    "operator_number": ("bad_number", lambda text: len(_bare(text)) >= 3),
    "operator_email": ("bad_email", lambda text: not text or bool(_EMAIL.fullmatch(text))),
    "base_url": ("bad_base_url", lambda text: not text or bool(_URL.fullmatch(text))),
}


@dataclass(frozen=True, kw_only=True)
class Operator:
    name: str
    number: str
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What an installation has to know before anybody can sign in."""

    agency: str
    office: str
    seat: str
    time_zone: str
    pack: str
    operator: Operator
    base_url: str = ""


@dataclass(frozen=True)
class AccessCode:
    """A code as it is told, this once and never again."""

    code: str
    name: str
    last_day: date


def settled(name: str, text: str) -> str:
    """Return one particular as it is kept; refuse what could not be used later, before anything is made."""
    text = text.strip()
    refuse = _REFUSALS.get(name)
    if name == "time_zone":
        text = ZONES.get(text.upper(), text)
    if name == "pack":
        load_sound_pack(text)
    if refuse and not refuse[1](text):
        raise RunningError(refuse[0], text=text, zones=", ".join(ZONES))
    return text


def begin(beginning: Beginning) -> AccessCode:
    """Make the installation. One that was broken off before its operator was made is completed."""
    instance, settings = current(), Settings(base_url=beginning.base_url, time_zone=beginning.time_zone)
    if not instance.exists:
        instance = create_instance(instance.folder, settings)
    with attached(instance):
        if run([sys.executable, "-m", "salore.installation.migrating", "migrate"], os.environ) != 0:
            raise RunningError("not_prepared", step="migrate")
        setup_django()
        made = _first_rows(instance, beginning, _own_pack(instance, beginning.pack))
    instance.save_settings(settings)
    return made


def new_access_code(login: str) -> AccessCode:
    """Make a code for somebody who is locked out; whoever may run this owns the installation anyway."""
    from django.db import transaction

    from salore.accounts.models import User
    from salore.organisation.models import Person

    user = User.objects.by_login(login).first()
    person = Person.objects.filter(user=user).first() if user else None
    if user is None or person is None:
        raise RunningError("no_such_login", login=login)
    with transaction.atomic():
        return _give_code(person, user)


def _own_pack(instance: Instance, pack: str) -> str:
    """Return the pack's name; a folder of the agency's own is kept with the installation."""
    if pack in shipped_packs():
        return pack
    source = Path(pack).resolve()
    target = instance.packs_folder / source.name
    if source != target and not target.exists():
        shutil.copytree(source, target)
    return source.name


def _first_rows(instance: Instance, beginning: Beginning, pack: str) -> AccessCode:
    from django.db import transaction
    from django.utils.text import slugify

    from salore.organisation.models import Agency

    with transaction.atomic():
        if Agency.objects.exists():
            raise InstallationError("instance_exists", folder=instance.folder)
        agency = Agency.objects.create(
            code=slugify(beginning.agency)[:40].strip("-") or "instansi",
            name=beginning.agency,
            office=beginning.office,
            seat=beginning.seat,
            time_zone=beginning.time_zone,
            pack=pack,
        )
        return _first_operator(agency.pk, beginning.operator)


def _first_operator(agency_id: int, operator: Operator) -> AccessCode:
    from salore.accounts.models import Login, User
    from salore.core import clock
    from salore.ledger.services import record
    from salore.organisation.models import Appointment, Identifier, Person
    from salore.organisation.states import AppointedRole, IdentifierKind
    from salore.organisation.viewer import Viewer

    today, number = clock.today(), _bare(operator.number)
    is_nip = _NIP.fullmatch(number) is not None
    user = User(email=operator.email, made_at=clock.now())
    user.set_unusable_password()
    user.save()
    Login.objects.create(user=user, kind="nip" if is_nip else "number", value=Login.normal(number))
    if operator.email:
        Login.objects.create(user=user, kind="email", value=Login.normal(operator.email))
    person = Person.objects.create(agency_id=agency_id, user=user, name=operator.name)
    Identifier.objects.create(
        agency_id=agency_id,
        person=person,
        kind=IdentifierKind.NIP if is_nip else IdentifierKind.OTHER,
        value=number,
        starts_on=today,
    )
    appointment = Appointment.objects.create(
        agency_id=agency_id, person=person, role=AppointedRole.OPERATOR, starts_on=today
    )
    installation = Viewer(agency_id=agency_id, today=today)
    record(installation, "person.added", person, person_id=person.pk)
    record(installation, "appointment.made", appointment, person_id=person.pk, role=appointment.role)
    return _give_code(person, user)


def _give_code(person: Person, user: User) -> AccessCode:
    from salore.accounts.services.letters import CODE_DAYS, codes_make
    from salore.core import clock
    from salore.ledger.services import record
    from salore.organisation.viewer import Viewer

    installation = Viewer(agency_id=person.agency_id, today=clock.today())
    code = codes_make(actor=installation, user_ids=[user.pk])[user.pk]
    record(installation, "access_code.made", person, person_id=person.pk)
    return AccessCode(code, person.full_name, clock.today() + timedelta(days=CODE_DAYS))


def _bare(number: str) -> str:
    return re.sub(r"[\s'-]", "", number)
