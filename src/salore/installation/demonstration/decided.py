"""Decisions of superiors on a period, as they would have taken them: mostly as proposed, with reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from salore.appraisal.deciding.posts import posts_of
from salore.appraisal.deciding.proposed import Proposed, proposed_for
from salore.appraisal.deciding.reasons import needs_sentence
from salore.appraisal.models import Dialogue, Evaluation
from salore.appraisal.states import DecidedAs, Rating
from salore.cycles.models import Period
from salore.installation.demonstration.history import event_of, keep_events
from salore.installation.demonstration.moments import at, chance
from salore.installation.demonstration.organisation import Loaded
from salore.ledger.models import Event
from salore.organisation.leadership import superiors_on
from salore.organisation.models import Employment

_FOLLOWED, _TALKED = 0.93, 0.45
# How often conduct stands out where nobody was asked about it.
_ABOVE, _BELOW = 0.2, 0.975
_RESULT_REASONS = {
    Rating.ABOVE: (
        "Realisasi indikator utama melampaui target dan bukti dukungnya telah diperiksa.",
        "Seluruh target tercapai lebih awal; sisa waktu dipakai membantu bidang lain.",
    ),
    Rating.AS: (
        "Realisasi tertahan gangguan jaringan; yang dapat dikerjakan pegawai telah selesai.",
        "Angka melampaui target, tetapi sebagian masih menunggu pemeriksaan bukti dukung.",
    ),
    Rating.BELOW: (
        "Sebagian besar realisasi di bawah target; pendampingan disepakati pada dialog kinerja.",
        "Dua dari tiga indikator belum bergerak sampai akhir periode.",
    ),
}
_BEHAVIOUR_REASONS = {
    Rating.ABOVE: (
        "Menggantikan rekan saat loket kosong dan tetap ramah kepada warga.",
        "Mengusulkan perbaikan alur kerja yang kini dipakai seluruh bidang.",
    ),
    Rating.AS: ("Perilaku sehari-hari sesuai dengan yang diharapkan dari jabatannya.",),
    Rating.BELOW: ("Tiga kali tidak hadir pada piket pagi tanpa kabar; sudah dibicarakan dua kali.",),
}
_FOLLOW_UPS = (
    "Bukti dukung diunggah tiap Jumat; ditinjau bersama pada akhir bulan.",
    "Mengikuti pelatihan pelayanan publik pada triwulan berikutnya.",
    "Dipasangkan dengan pegawai senior selama dua bulan.",
    "Target indikator kedua dibahas lagi bila formasi sudah terisi.",
)


@dataclass(frozen=True, slots=True)
class Days:
    """When a period was decided on, and when superiors and people talked about it."""

    first: date
    last: date
    talked: date | None = None

    def of(self, rng: Random) -> date:
        return self.first + timedelta(days=rng.randint(0, (self.last - self.first).days))


def load_decisions(
    loaded: Loaded, period: Period, days: Days, *, silent: Collection[int] = (), only_by: Collection[int] = ()
) -> list[Evaluation]:
    """Let every superior decide but the silent ones; where `only_by` names some, these alone."""
    day = min(days.last, period.ends_on)
    superiors = {
        person: superior
        for person, superior in superiors_on(_appraised(period, day), day).items()
        if superior not in silent and (not only_by or superior in only_by)
    }
    posts = posts_of(loaded.agency.pk, list(superiors), period, day)
    proposed = proposed_for(period, period.cycle.pack_version.pack, posts)
    made = [
        _decided(loaded, period, person, superiors[person], proposed[person], days)
        for person in posts
        if not proposed[person].waits_for_predicate
    ]
    Evaluation.objects.bulk_create(made)
    keep_events(_event(loaded, row) for row in made)
    if days.talked:
        Dialogue.objects.bulk_create(_dialogues(made, days.talked))
    return made


def _appraised(period: Period, day: date) -> set[int]:
    appraised = {row.key for row in period.cycle.pack_version.pack.rules.statuses.rows if row.appraised}
    rows = Employment.objects.on(day).filter(agency=period.agency, status__in=appraised)
    return set(rows.values_list("person_id", flat=True))


def _decided(
    loaded: Loaded, period: Period, person: int, superior: int, proposed: Proposed, days: Days
) -> Evaluation:
    rng = chance("decided", period.key, person)
    result = _result(proposed, rng)
    behaviour = proposed.behaviour or _behaviour(rng)
    return Evaluation(
        agency=loaded.agency,
        period=period,
        person_id=person,
        edition=1,
        result_rating=result,
        result_reason=_reason(_RESULT_REASONS, result, proposed.result, rng),
        behaviour_rating=behaviour,
        behaviour_reason=_reason(_BEHAVIOUR_REASONS, behaviour, proposed.behaviour, rng),
        has_innovation=True if behaviour == Rating.ABOVE and rng.random() < 0.3 else None,
        decided_by_id=superior,
        decided_as=DecidedAs.DEFINITIVE,
        decided_at=at(days.of(rng), rng.randint(8, 20), rng.randint(0, 59)),
        proposal=proposed.snapshot(),
    )


def _result(proposed: Proposed, rng: Random) -> str:
    """Follow the proposal; now and then find what was reached in line with what could be."""
    follows = proposed.by_predicate or rng.random() < _FOLLOWED
    return proposed.result if proposed.result and follows else Rating.AS.value


def _behaviour(rng: Random) -> str:
    drawn = rng.random()
    return Rating.ABOVE.value if drawn < _ABOVE else Rating.AS.value if drawn < _BELOW else Rating.BELOW.value


def _reason(reasons: Mapping[Rating, tuple[str, ...]], rating: str, proposed: str, rng: Random) -> str:
    return rng.choice(reasons[Rating(rating)]) if needs_sentence(rating, proposed) else ""


def _event(loaded: Loaded, row: Evaluation) -> Event:
    assert row.decided_at is not None
    proposal = row.proposal or {}
    return event_of(
        loaded, "evaluation.decided", row, row.decided_at, row.decided_by_id, row.person_id,
        period=row.period.key, result=row.result_rating, behaviour=row.behaviour_rating, edition=row.edition,
        role="definitive", acts_for=None, proposed=proposal["result_rating"],
        behaviour_proposed=proposal["behaviour_rating"],
    )  # fmt: skip


def _dialogues(made: list[Evaluation], first: date) -> list[Dialogue]:
    found = []
    for row in made:
        rng = chance("talked", row.period.key, row.person_id)
        if rng.random() < _TALKED and row.decided_by_id:
            held_on = first + timedelta(days=rng.randint(0, 8))
            found.append(
                Dialogue(
                    agency_id=row.agency_id,
                    evaluation=row,
                    held_on=held_on,
                    follow_up=rng.choice(_FOLLOW_UPS),
                    recorded_by_id=row.decided_by_id,
                    recorded_at=at(held_on, 15),
                )
            )
    return found
