"""The evaluation of the running year as it stands on the first morning: what people said, what is proposed.

Belongs here: named answers, feedback, who is not to be asked, the first decisions. Does not: the sealed
answers of colleagues (`colleagues`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from salore.appraisal.computing.proposing import proposals_compute
from salore.appraisal.models import Feedback, FeedbackRequest, NamedAnswer
from salore.appraisal.services.excluding import exclusion_say
from salore.appraisal.states import ExclusionGround, FeedbackKind, Source
from salore.cycles.models import Period
from salore.cycles.services import stage_set
from salore.cycles.states import StageKind
from salore.installation.demonstration.decided import Days, load_decisions
from salore.installation.demonstration.history import event_of, keep_events
from salore.installation.demonstration.moments import at, chance, standing_at
from salore.installation.demonstration.organisation import Loaded
from salore.installation.demonstration.predicates import load_predicates
from salore.installation.demonstration.quarters import unheard
from salore.installation.demonstration.roles import ALSO, ROLES, Seat, holder
from salore.installation.demonstration.tables import YEAR
from salore.installation.demonstration.years import Year
from salore.organisation.leadership import superiors_on
from salore.organisation.models import Person
from salore.organisation.viewer import viewer_for

_OPENS_ON, _TOLD_ON, _MORNING = date(YEAR, 12, 1), date(YEAR, 11, 16), date(YEAR, 12, 2)
_OPENED_EARLY = "Atasan dapat mulai membaca sejak 1 Desember; realisasi triwulan IV menyusul."
# Still to be set by whoever stands above: each of them finds some.
_WITHOUT_PREDICATE = (
    "BKPSDM", "BKPSDM.KINERJA", "BKPSDM.BANGKOM", "DUKCAPIL_KAB", "DUKCAPIL_KAB.CAPIL", "PUSKESMAS", "SOSIAL",
    "PORA.WISATA", "KESBANGPOL.BANGSA",
)  # fmt: skip
# Superiors who began at once, and how many of their people they decided on.
_EARLY = (Seat("KOPERINDAG.DAGANG", "Kepala Bidang"), Seat("PUPR.AIR", "Kepala Bidang"))
_SHARE = {Source.SELF: 0.3, Source.TEAM_LEAD: 0.4}
_EXCLUDED = (
    (
        Seat("BKPSDM.MUTASI", "Pranata Sumber Daya Manusia Aparatur Terampil"),
        Seat("BKPSDM.MUTASI", "Pranata Sumber Daya Manusia Aparatur Terampil", 1),
        ExclusionGround.KINSHIP, "Bersaudara kandung.", False,
    ),
    (
        Seat("PERHUBUNGAN.DARAT", "Penguji Kendaraan Bermotor Terampil"),
        Seat("PERHUBUNGAN.DARAT", "Analis Kebijakan Ahli Muda"),
        ExclusionGround.CONFLICT, "Masih ada sengketa tentang pembagian lembur bulan September.", True,
    ),
)  # fmt: skip
_SAID = (
    (FeedbackKind.APPRECIATION, "Terima kasih sudah menggantikan saya di loket saat anak saya sakit."),
    (FeedbackKind.APPRECIATION, "Daftar periksa buatan Anda membuat berkas kami tidak lagi bolak-balik."),
    (FeedbackKind.APPRECIATION, "Penjelasan Anda kepada warga dari kampung jelas dan sabar."),
    (FeedbackKind.ADVICE, "Kabari lebih awal bila data terlambat; kami dapat membantu mengumpulkannya."),
    (FeedbackKind.ADVICE, "Ringkas laporan menjadi satu halaman; pimpinan lebih cepat memutuskan."),
    (FeedbackKind.ADVICE, "Ajak pegawai baru ikut menyusun rekap supaya mereka cepat paham."),
)
_ASKED = (
    ("colleague", "employee", "Bagaimana cara saya menjelaskan SKP pada sosialisasi kemarin?"),
    ("operator", "team_lead", "Apakah rekap capaian triwulan III sudah mudah dibaca?"),
    ("employee", "superior", "Apa satu hal yang sebaiknya saya perbaiki tahun depan?"),
)  # fmt: skip


def load_exclusions(loaded: Loaded) -> None:
    """Say who is not to be asked about whom: by the person, or by the superior. Before forms are drawn."""
    with standing_at(at(_TOLD_ON, 14)):
        for ratee, rater, ground, reason, by_person in _EXCLUDED:
            person = loaded.people[holder(loaded, ratee)]
            superior = superiors_on([person.pk], _TOLD_ON)[person.pk]
            exclusion_say(
                actor=viewer_for(person if by_person else Person.objects.get(pk=superior)),
                ratee=person,
                rater=loaded.people[holder(loaded, rater)],
                ground=ground,
                reason=reason,
            )


def load_evaluation(loaded: Loaded, year: Year) -> None:
    """Open the evaluation early, let the first ones answer and decide, and compute what is proposed."""
    period = year.periods[str(YEAR)]
    _open_early(loaded, period)
    load_predicates(loaded, period, date(YEAR, 11, 30), is_final=False, without=_WITHOUT_PREDICATE)
    answers = NamedAnswer.objects.bulk_create(_named(loaded, period))
    keep_events(
        event_of(
            loaded, "named_answer.given", row, row.given_at, row.rater_id, row.ratee_id, source=row.source
        )
        for row in answers
    )
    _give_feedback(loaded)
    with standing_at(at(_MORNING, 1)):
        proposals_compute(period, told=unheard)
    early = {loaded.people[holder(loaded, seat)].pk for seat in _EARLY}
    load_decisions(loaded, period, Days(_OPENS_ON, _OPENS_ON), only_by=early)


def _open_early(loaded: Loaded, period: Period) -> None:
    stage = period.stages.get(kind=StageKind.APPRAISAL)
    with standing_at(at(_TOLD_ON, 11)):
        stage_set(
            actor=viewer_for(loaded.people[holder(loaded, ROLES["operator"])]), cycle=period.cycle,
            kind=StageKind.APPRAISAL, period=period, opens_on=_OPENS_ON, due_on=stage.due_on,
            grace_days=stage.grace_days, reason=_OPENED_EARLY,
        )  # fmt: skip


def _named(loaded: Loaded, period: Period) -> Iterator[NamedAnswer]:
    """Yield what the tables say under names, of those who answered on the first day."""
    shown = {holder(loaded, seat) for seat in (ROLES | ALSO).values()}
    said: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for row in loaded.region.rows("ratings"):
        if row["source"] in _SHARE and row["score"] is not None:
            said[row["ratee_id"], row["rater_id"], row["source"]][row["item"]] = row["score"]
    for (ratee, rater, source), scores in said.items():
        rng = chance("named", ratee, rater)
        if rng.random() > _SHARE[Source(source)] or (rater in shown and source == Source.SELF):
            continue
        yield NamedAnswer(
            agency=loaded.agency,
            period=period,
            ratee=loaded.people[ratee],
            rater=loaded.people[rater],
            source=source,
            scores=scores,
            given_at=at(_OPENS_ON, rng.randint(8, 20), rng.randint(0, 59)),
        )


def _give_feedback(loaded: Loaded) -> None:
    said = Feedback.objects.bulk_create(_feedback(loaded))
    keep_events(
        event_of(loaded, "feedback.given", row, row.given_at, row.giver_id, row.receiver_id, kind=row.kind)
        for row in said
    )
    FeedbackRequest.objects.bulk_create(
        FeedbackRequest(
            agency=loaded.agency,
            asker=loaded.people[holder(loaded, ROLES[asker])],
            asked=loaded.people[holder(loaded, ROLES[asked])],
            question=question,
            made_at=at(date(YEAR, 12, 1), 10 + place),
        )
        for place, (asker, asked, question) in enumerate(_ASKED)
    )


def _feedback(loaded: Loaded) -> Iterator[Feedback]:
    """Yield words between people of one unit, through the year."""
    beside: dict[str, list[str]] = defaultdict(list)
    for number in loaded.region.people:
        beside[loaded.main(number).unit.code].append(number)
    for numbers in beside.values():
        for number in numbers:
            rng = chance("feedback", number)
            others = [other for other in numbers if other != number]
            if not others or rng.random() > 0.35:
                continue
            kind, text = rng.choice(_SAID)
            given_on = date(YEAR, 5, 4) + timedelta(days=rng.randint(0, 205))
            yield Feedback(
                agency=loaded.agency,
                giver=loaded.people[rng.choice(others)],
                receiver=loaded.people[number],
                kind=kind,
                text=text,
                given_at=at(given_on, rng.randint(8, 16), rng.randint(0, 59)),
            )
