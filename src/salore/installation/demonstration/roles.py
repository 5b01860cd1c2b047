"""Who is who in the demonstration: one person for each role, with the appointments that make them that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salore.installation.demonstration.organisation import SINCE, Loaded
from salore.organisation.models import Appointment, Person

_TEAM = date(2026, 1, 2)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where the holder of a role sits: the nth holder of a post in a unit."""

    unit: str
    post: str
    place: int = 0


ROLES: dict[str, Seat] = {
    "employee": Seat("BKPSDM.KINERJA", "Pranata Sumber Daya Manusia Aparatur Terampil", 1),
    "superior": Seat("BKPSDM.KINERJA", "Kepala Bidang"),
    "superiors_superior": Seat("BKPSDM", "Kepala Badan"),
    "colleague": Seat("BKPSDM.KINERJA", "Pranata Sumber Daya Manusia Aparatur Terampil", 0),
    "team_lead": Seat("BKPSDM.KINERJA", "Analis Sumber Daya Manusia Aparatur Ahli Muda"),
    "unit_officer": Seat("BKPSDM.UMUM", "Pengadministrasi Perkantoran"),
    "operator": Seat("BKPSDM.KINERJA", "Analis Sumber Daya Manusia Aparatur Ahli Pertama", 1),
    "competent_officer": Seat("SETDA", "Sekretaris Daerah"),
    "appointing_authority": Seat("PROV", "Gubernur"),
    "head_of_unit": Seat("DUKCAPIL_KAB", "Kepala Dinas"),
    "objection_officer": Seat("BIRO_ORGANISASI.KELEMBAGAAN", "Analis Kebijakan"),
    "auditor": Seat("INSPEKTORAT.IRBAN1", "Auditor Ahli Muda"),
    "preparer": Seat("BKPSDM.SEKRETARIAT", "Penelaah Teknis Kebijakan"),
    "system_administrator": Seat("BKPSDM.KINERJA", "Pengolah Data dan Informasi"),
}
# Further people whom it is worth looking in on; no role of their own.
ALSO: dict[str, Seat] = {
    "citizens_desk": Seat("DUKCAPIL_KAB.DAFDUK", "Operator"),
    "midwife": Seat("PUSKESMAS.KIA", "Bidan Mahir"),
    "teacher": Seat("SD", "Guru Ahli Pertama"),
    "acting_head": Seat("BKPSDM.UMUM", "Kepala Subbagian"),
    "rotated_head": Seat("PUPR", "Kepala Dinas"),
    "secretary": Seat("BKPSDM.SEKRETARIAT", "Sekretaris Badan"),
    "finance_analyst": Seat("BKPSDM.KEUANGAN", "Analis Keuangan"),
    "custodian": Seat("INSPEKTORAT.IRBAN1", "Auditor Ahli Pertama"),
}
_WHOLE_AGENCY = (
    "operator", "competent_officer", "appointing_authority", "objection_officer", "auditor",
    "system_administrator",
)  # fmt: skip
_UNIT_OFFICERS = {
    "BKPSDM": ROLES["unit_officer"],
    "DUKCAPIL_KAB": Seat("DUKCAPIL_KAB.DAFDUK", "Petugas"),
    "SD": Seat("SD", "Pengadministrasi Perkantoran"),
    "DISTRIK.KURIK": Seat("DISTRIK.KURIK", "Pengadministrasi Perkantoran"),
    "PUPR": Seat("PUPR.UMUM", "Pengadministrasi Perkantoran"),
    "INSPEKTORAT": Seat("INSPEKTORAT.UMUM", "Pengadministrasi Perkantoran"),
}


def holder(loaded: Loaded, seat: Seat) -> str:
    """Return the number of the person in a seat."""
    found = [
        person_id
        for person_id, assignment in loaded.assignments.items()
        if assignment.unit.code == seat.unit and assignment.position.name.startswith(seat.post)
    ]
    return found[min(seat.place, len(found) - 1)]


def load_roles(loaded: Loaded) -> None:
    """Appoint the holders of roles by decree; superiors and heads are what they are by their posts."""
    rows = [_appointment(loaded, role, ROLES[role]) for role in _WHOLE_AGENCY]
    rows += [_appointment(loaded, "unit_officer", seat, unit=unit) for unit, seat in _UNIT_OFFICERS.items()]
    head = loaded.people[holder(loaded, ROLES["superiors_superior"])]
    rows.append(_appointment(loaded, "preparer", ROLES["preparer"], for_person=head))
    Appointment.objects.bulk_create(rows)


def _appointment(
    loaded: Loaded, role: str, seat: Seat, *, unit: str | None = None, for_person: Person | None = None
) -> Appointment:
    return Appointment(
        agency=loaded.agency,
        person=loaded.people[holder(loaded, seat)],
        role=role,
        unit=loaded.units[unit] if unit else None,
        for_person=for_person,
        decree=f"SK/{role[:3].upper()}/{_TEAM.year}",
        starts_on=SINCE if unit is None and for_person is None else _TEAM,
    )
