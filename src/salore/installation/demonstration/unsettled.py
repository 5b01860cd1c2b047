"""What waits for somebody on the first morning: revisions, questions, people without access."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from salore.accounts.models import User
from salore.installation.demonstration.moments import at
from salore.installation.demonstration.organisation import Loaded
from salore.installation.demonstration.plans import Planned
from salore.installation.demonstration.roles import ALSO, ROLES, Seat, holder
from salore.installation.demonstration.tables import YEAR
from salore.organisation.models import HelpRequest
from salore.planning.models import Indicator, Plan
from salore.planning.states import PlanState

_REVISIONS = (
    (
        ROLES["system_administrator"], PlanState.REVISION_PROPOSED,
        "Dua bulan jaringan padam; target disesuaikan dengan bulan kerja yang tersisa.",
    ),
    (
        Seat("BKPSDM.MUTASI", "Analis Sumber Daya Manusia Aparatur Ahli Pertama"), PlanState.REVISING,
        "Sebagian berkas dialihkan ke bidang lain sejak Oktober.",
    ),
)  # fmt: skip
_QUESTIONS = (
    (
        Seat("BKPSDM.BANGKOM", "Pranata Sumber Daya Manusia Aparatur Terampil", 1), "wrong_superior", "/skp/",
        "Sejak Oktober saya bertugas di Bidang Mutasi, tetapi atasan saya masih Kepala Bidang Pengembangan.",
    ),
    (
        Seat("BKPSDM.SEKRETARIAT", "Pengadministrasi Perkantoran"), "help", "/",
        "Saya tidak memiliki ponsel. Bolehkah realisasi saya diisi dari komputer kantor?",
    ),
    (
        Seat("DISTRIK.KURIK", "Pengelola Layanan Operasional"), "help", "/skp/",
        "Jaringan baru hidup kemarin. Apakah laporan triwulan III masih diterima?",
    ),
)  # fmt: skip
_ANSWER = "Masih, sampai 12 Desember; batasnya sudah diundur untuk Distrik Kurik."
# One of so many has not got an account yet: a letter with a code is to be printed.
_WITHOUT_ACCESS = 31


def load_unsettled(loaded: Loaded, planned: Planned) -> None:
    _revise(loaded, planned)
    _ask(loaded)
    _withhold_access(loaded)


def _revise(loaded: Loaded, planned: Planned) -> None:
    """Let some agreed plans be under revision: the rows say the new, the frozen version the old."""
    for seat, state, reason in _REVISIONS:
        plan = planned.main(loaded, holder(loaded, seat))
        if plan is None:
            continue
        proposed_at = at(date(YEAR, 11, 30), 14) if state == PlanState.REVISION_PROPOSED else plan.proposed_at
        Plan.objects.filter(pk=plan.pk).update(
            state=state, revision_reason=reason, edition=plan.edition + 2, proposed_at=proposed_at
        )
        row = Indicator.objects.filter(goal__plan=plan, target_low__gte=1).order_by("goal__number", "number")
        first = row.first()
        if first and first.target_low:
            first.target_low = (first.target_low * Decimal("0.8")).quantize(Decimal(1))
            first.save(update_fields=["target_low"])


def _ask(loaded: Loaded) -> None:
    rows = []
    for place, (seat, kind, page, text) in enumerate(_QUESTIONS):
        asker = holder(loaded, seat)
        unit = loaded.main(asker).unit
        reached = unit.code.partition(".")[0] if not unit.code.startswith("DISTRIK") else unit.code
        rows.append(
            HelpRequest(
                agency=loaded.agency,
                kind=kind,
                asker=loaded.people[asker],
                unit=unit,
                for_unit=loaded.units[reached],
                page=page,
                text=text,
                made_at=at(date(YEAR, 12, 1), 9 + place),
            )
        )
    answered = rows[-1]
    answered.state, answered.answer = "answered", _ANSWER
    answered.answered_by = loaded.people[holder(loaded, ROLES["operator"])]
    answered.answered_at = at(date(YEAR, 12, 1), 15)
    HelpRequest.objects.bulk_create(rows)


def _withhold_access(loaded: Loaded) -> None:
    """Leave some people without a password, as before their first sign-in."""
    known = {holder(loaded, seat) for seat in (ROLES | ALSO).values()}
    waiting = [
        person.user_id
        for place, (number, person) in enumerate(loaded.people.items(), 1)
        if place % _WITHOUT_ACCESS == 0 and number not in known and person.user_id
    ]
    User.objects.filter(pk__in=waiting).update(password=make_password(None), informed_at=None)
