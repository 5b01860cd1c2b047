"""Two objections: one to the year before, decided with a change; one to the third quarter, still pending."""

from __future__ import annotations

from datetime import date

import polars as pl

from salore.installation.demonstration.closed_year import Tables, freeze_year
from salore.installation.demonstration.moments import at, standing_at
from salore.installation.demonstration.organisation import Loaded
from salore.installation.demonstration.roles import ALSO, ROLES, holder
from salore.installation.demonstration.tables import EARLIER, YEAR
from salore.installation.demonstration.years import Year
from salore.objections.models import Objection
from salore.objections.services.deciding import Ruling, objection_decide
from salore.objections.services.filing import objection_file
from salore.objections.services.reading import decision_read
from salore.objections.services.recording import entry_add
from salore.objections.services.reissuing import reissue_reason
from salore.objections.states import Ground
from salore.objections.whose import decider_of
from salore.organisation.models import Person
from salore.organisation.viewer import viewer_for
from salore.results.models import Result
from salore.results.receiving import receipt_of, result_receive
from salore.results.releasing import version_release

# Who objected to the year before, and who objects now.
DECIDED, PENDING = ALSO["midwife"], ALSO["citizens_desk"]
_FILED, _EXPLAINED, _RULED = date(YEAR, 2, 20), date(YEAR, 2, 27), date(YEAR, 3, 9)
_READ = date(YEAR, 3, 10)
_STATEMENT = (
    "Rating hasil kerja saya di bawah ekspektasi karena cakupan kunjungan nifas tercatat 61 persen."
    " Tiga bulan data posyandu Kampung Sumber Mulya belum masuk aplikasi saat dinilai; buku registernya ada."
)
_EXPLANATION = (
    "Saat menilai, saya memakai rekap aplikasi per 31 Desember. Register yang disebut memang baru diserahkan"
    " pada bulan Februari, dan setelah saya hitung cakupannya 84 persen."
)
_RULING = "Register posyandu diperiksa bersama kedua pihak: cakupan 84 persen, sesuai dengan yang diharapkan."
_LOW = "Cakupan kunjungan nifas 61 persen dari target 85 persen menurut rekap aplikasi."
_NOW = (
    "Dua laporan triwulan III saya kirim pada 9 Oktober ketika jaringan distrik padam; pada penilaian"
    " tertulis tidak melapor. Bukti kirim dan surat keterangan distrik ada pada saya."
)


def lowered(loaded: Loaded, tables: Tables) -> Tables:
    """Return the tables of the year before in which the result of whoever objected is rated low."""
    return {**tables, "decisions": _rated(loaded, tables, result_rating="below", reason=_LOW)}


def _rated(loaded: Loaded, tables: Tables, **said: object) -> pl.DataFrame:
    theirs = pl.col("person_id") == holder(loaded, DECIDED)
    said |= {"behaviour_rating": "as"}
    return tables["decisions"].with_columns(
        pl.when(theirs).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in said.items()
    )


def load_decided(loaded: Loaded, year: Year, tables: Tables) -> None:
    """Let the first be filed, explained and decided, and the result be issued anew."""
    person = loaded.people[holder(loaded, DECIDED)]
    objection = _filed(person, str(EARLIER), date(YEAR, 2, 11), _FILED, Ground.RESULT, _STATEMENT)
    with standing_at(at(_EXPLAINED, 14)):
        assert objection.appraiser is not None
        entry_add(actor=viewer_for(objection.appraiser), objection=objection, text=_EXPLANATION)
    with standing_at(at(_RULED, 10)):
        decider = decider_of(objection, _RULED)
        assert decider is not None
        last = objection.entries.order_by("-pk")[0]
        held = objection_decide(
            actor=viewer_for(Person.objects.get(pk=decider.person_id)),
            objection=objection,
            ruling=Ruling(
                is_changed=True, reason=_RULING, result="as", result_reason=_RULING, behaviour="as",
            ),
            seen=last.pk,
        )  # fmt: skip
        # The goals of that year are not in this database: what the job would compute is made from the tables.
        decided = _rated(
            loaded, tables, result_rating="as", reason=_RULING, decided_on=_RULED,
            decided_by=next(key for key, one in loaded.people.items() if one.pk == decider.person_id),
        )  # fmt: skip
        anew: Tables = {**tables, "decisions": decided}
        reason = reissue_reason(held)
        (held.reissued,) = freeze_year(loaded, year, anew, reason=reason, only=holder(loaded, DECIDED))
        held.save(update_fields=["reissued"])
        operator = viewer_for(loaded.people[holder(loaded, ROLES["operator"])])
        version_release(operator, objection.period, objection.result, held.reissued)
    with standing_at(at(_READ, 8)):
        for reader in (person, objection.appraiser):
            decision_read(actor=viewer_for(reader), objection=held)
        result_receive(actor=viewer_for(person), result=held.reissued)


def load_pending(loaded: Loaded) -> None:
    """Let the second be filed a few days ago: the appraiser's superior has it on the first page."""
    person = loaded.people[holder(loaded, PENDING)]
    _filed(person, f"{YEAR}-Q3", date(YEAR, 11, 19), date(YEAR, 11, 27), Ground.FACTS, _NOW)


def _filed(
    person: Person, period: str, received_on: date, filed_on: date, ground: Ground, statement: str
) -> Objection:
    rows = Result.objects.select_related("agency", "cycle__pack_version", "unit", "computation")
    result = rows.get(person=person, period=period)
    if receipt_of(result) is None:
        with standing_at(at(received_on, 11)):
            result_receive(actor=viewer_for(person), result=result)
    with standing_at(at(filed_on, 13)):
        return objection_file(actor=viewer_for(person), result=result, ground=ground, statement=statement)
