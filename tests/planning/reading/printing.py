"""Prints as e-Kinerja makes them, of nobody's plan: drawn by Typst in the variants that are met."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

import typst

COLUMNS = {
    "number": "NO",
    "parent": "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI",
    "goal": "RENCANA HASIL KERJA",
    "aspect": "ASPEK",
    "indicator": "INDIKATOR KINERJA INDIVIDU",
    "target": "TARGET",
    "realisation": "REALISASI BERDASARKAN BUKTI DUKUNG",
    "feedback": "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG",
    "perspective": "PERSPEKTIF",
    "measure": "UKURAN KEBERHASILAN/ INDIKATOR KINERJA INDIVIDU DAN TARGET",
}
STAFF = ("number", "parent", "goal", "aspect", "indicator", "target")
EVALUATION = (*STAFF, "realisation", "feedback")
HEAD = ("number", "goal", "indicator", "target", "perspective")
NARRATIVE = ("number", "parent", "goal", "measure")


@dataclass(kw_only=True)
class Indicator:
    indicator: str
    target: str = ""
    aspect: str = ""
    realisation: str = ""
    feedback: str = ""
    perspective: str = ""


@dataclass(kw_only=True)
class Goal:
    goal: str
    parent: str = ""
    indicators: list[Indicator] = field(default_factory=list)
    feedback: str = ""


@dataclass(kw_only=True)
class Sheet:
    """A plan on paper, and how its paper looks."""

    main: list[Goal]
    additional: list[Goal] = field(default_factory=list)
    columns: tuple[str, ...] = STAFF
    widths: tuple[float, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)
    approach: str = "KUANTITATIF"
    form: str = "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL"
    period: str = "1 JANUARI SD 31 DESEMBER TAHUN 2026"
    person: tuple[str, ...] = (
        "SITI CONTOH, S.Kom", "198501012010012001", "Penata (III/c)", "Pranata SDM Aparatur", "Bidang Data",
    )  # fmt: skip
    appraiser: tuple[str, ...] = (
        "Drs. BUDI CONTOH, M.Si", "197501012000011001", "Pembina (IV/a)", "Kepala Bidang", "Bidang Data",
    )  # fmt: skip
    parties: str = "beside"
    behaviours: list[tuple[str, str, str]] = field(default_factory=list)
    annex: dict[str, list[str]] = field(default_factory=dict)
    numbering: bool = True
    repeats_header: bool = True
    landscape: bool = True
    middle: bool = False
    frames: bool = False
    font_pt: float = 9.0
    words_before: int = 0


_TEMPLATE = r"""
#let d = json(bytes(sys.inputs.data))
#set page(
  paper: "a4", flipped: d.landscape, margin: 15mm,
  footer: context align(right, text(7pt)[
    Halaman #counter(page).display() dari #counter(page).final().first()
  ]),
)
#set text(size: d.font_pt * 1pt, font: "Libertinus Serif")
#set table(inset: 4pt, stroke: if d.frames { none } else { 0.6pt })
#align(center)[
  *SASARAN KINERJA PEGAWAI* \ PENDEKATAN HASIL KERJA #d.approach \ #d.form \ PERIODE PENILAIAN: #d.period
]
PEMERINTAH PROVINSI CONTOH
#for n in range(d.words_before) { [Kalimat pengisi halaman nomor #n. ] }

#let labels = ("NAMA", "NIP", "PANGKAT/GOL. RUANG", "JABATAN", "UNIT KERJA")
#let one = "PEGAWAI YANG DINILAI"
#let other = "PEJABAT PENILAI KINERJA"
#if d.parties == "beside" {
  table(
    columns: (6%, 14%, 30%, 6%, 14%, 30%),
    [NO], table.cell(colspan: 2, one), [NO], table.cell(colspan: 2, other),
    ..range(5).map(i => (
      [#(i + 1)], labels.at(i), d.person.at(i), [#(i + 1)], labels.at(i), d.appraiser.at(i),
    )).flatten()
  )
} else if d.parties == "swapped" {
  table(
    columns: (20%, 30%, 20%, 30%),
    table.cell(colspan: 2, other), table.cell(colspan: 2, one),
    ..range(5).map(i => (
      labels.at(i), ": " + d.appraiser.at(i), labels.at(i), ": " + d.person.at(i),
    )).flatten()
  )
} else if d.parties == "stacked" {
  for (title, party) in ((one, d.person), (other, d.appraiser)) {
    table(
      columns: (30%, 70%), table.cell(colspan: 2, title),
      ..range(5).map(i => (labels.at(i), party.at(i))).flatten(),
    )
  }
} else {
  grid(
    columns: (18%, 32%, 18%, 32%), row-gutter: 6pt,
    grid.cell(colspan: 2, one), grid.cell(colspan: 2, other),
    ..range(5).map(i => (labels.at(i), [: #d.person.at(i)], labels.at(i), [: #d.appraiser.at(i)])).flatten()
  )
}

#let shown(body) = if d.frames { table.cell(stroke: 0.5pt, body) } else { body }
#let cell(span, body) = table.cell(
  rowspan: span, breakable: true, align: if d.middle { horizon } else { top },
  stroke: if d.frames { 0.5pt } else { 0.6pt }, body,
)
#let goals-of(goals) = goals.enumerate().map(((n, goal)) => {
  let lines = goal.indicators
  let span = calc.max(lines.len(), 1)
  range(span).map(i => d.columns.map(name => {
    let of-goal = (number: str(n + 1), goal: goal.goal, parent: goal.parent)
    if name in of-goal { if i == 0 { (cell(span, of-goal.at(name)),) } else { () } }
    else if name == "feedback" and goal.feedback != "" {
      if i == 0 { (cell(span, goal.feedback),) } else { () }
    }
    else if lines.len() == 0 { (cell(1, []),) }
    else { (cell(1, lines.at(i).at(if name == "measure" { "indicator" } else { name })),) }
  }).flatten()).flatten()
}).flatten()
#let n = d.columns.len()
#let block(title) = table.cell(colspan: n, stroke: 0.6pt, strong(title))
#let head = (
  ..d.columns.map(name => table.cell(stroke: 0.6pt, align: center, strong(d.titles.at(name)))),
  ..if d.numbering { range(n).map(i => table.cell(stroke: 0.6pt, align: center)[(#(i + 1))]) },
)
HASIL KERJA
#table(
  columns: d.widths.map(w => w * 1fr),
  table.header(repeat: d.repeats_header, ..head),
  block[A. UTAMA], ..goals-of(d.main),
  ..if d.additional.len() > 0 { (block[B. TAMBAHAN], ..goals-of(d.additional)) },
)
#if d.behaviours.len() > 0 [
  #let evaluated = "feedback" in d.columns
  RATING HASIL KERJA\*: SESUAI EKSPEKTASI

  #table(
    columns: if evaluated { (5%, 40%, 25%, 30%) } else { (5%, 45%, 50%) },
    stroke: 0.6pt,
    table.cell(colspan: if evaluated { 3 } else { 3 })[PERILAKU KERJA],
    ..if evaluated { ([UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG],) },
    ..d.behaviours.enumerate().map(((i, (value, expectation, feedback))) => (
      [#(i + 1)], [#value \ - Panduan pertama nilai ini \ - Panduan kedua nilai ini],
      [Ekspektasi Khusus Pimpinan: \ #expectation], ..if evaluated { (feedback,) },
    )).flatten()
  )
]
#v(1em)
#grid(columns: (1fr, 1fr), [Pegawai yang Dinilai, #v(3em) #d.person.at(0) \ NIP. #d.person.at(1)],
  [Kurik, 2 Januari 2026 \ Pejabat Penilai Kinerja, #v(2em) #d.appraiser.at(0) \ NIP. #d.appraiser.at(1)])
#if d.annex.len() > 0 [
  #pagebreak()
  #align(center)[LAMPIRAN SASARAN KINERJA PEGAWAI]
  #for (title, texts) in d.annex {
    table(
      columns: (6%, 94%), stroke: 0.6pt, table.cell(colspan: 2, title),
      ..texts.enumerate().map(((i, text)) => ([#(i + 1)], text)).flatten(),
    )
  }
  Kurik, 2 Januari 2026

  Pejabat Penilai Kinerja, #v(2em) #d.appraiser.at(0)
]
"""


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(_TEMPLATE.encode())


def printed(sheet: Sheet) -> bytes:
    data: dict[str, Any] = asdict(sheet)
    data["titles"] = {name: sheet.titles.get(name, COLUMNS[name]) for name in sheet.columns}
    widths = {"number": 0.4, "aspect": 0.8, "target": 1, "perspective": 1}
    data["widths"] = sheet.widths or [widths.get(name, 2) for name in sheet.columns]
    pdf = typst.compile(_TEMPLATE.encode(), format="pdf", sys_inputs={"data": json.dumps(data)})
    assert isinstance(pdf, bytes)
    return pdf
