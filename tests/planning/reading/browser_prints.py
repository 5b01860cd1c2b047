"""Plans as a browser prints them: with collapsed borders, rows cut by the end of a page, cells in the middle.

Run as `python -m tests.planning.reading.browser_prints CHROMIUM` to draw the files in `prints/` anew.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import replace
from html import escape
from pathlib import Path

from tests.planning.reading.printing import COLUMNS, EVALUATION, HEAD, Goal, Indicator, Sheet

FOLDER = Path(__file__).parent / "prints"
_ASPECTS = ("Kuantitas", "Kualitas", "Waktu")
_LONG = " ".join(f"bagian ke-{number} dari uraian" for number in range(40))


def _goal(number: int, count: int) -> Goal:
    return Goal(
        goal=f"Meningkatnya mutu layanan bagian {number}",
        parent=f"Terwujudnya layanan kepegawaian yang andal nomor {number % 3}",
        indicators=[
            Indicator(
                aspect=_ASPECTS[place % 3],
                indicator=f"Persentase berkas {number}.{place} yang selesai diperiksa tepat waktu",
                target=f"{80 + place}-{90 + place} %",
                realisation=f"Selesai {85 + place} % menurut register nomor {number}",
                perspective="Proses Internal",
            )
            for place in range(count)
        ],
    )


def sheets() -> dict[str, Sheet]:
    """Return what each file in `prints/` says."""
    many = [_goal(number, 1 + number % 4) for number in range(1, 13)]
    long = [_goal(number, 2) for number in range(1, 6)]
    long[2].indicators[1] = replace(long[2].indicators[1], indicator="Uraian: " + _LONG)
    extra = [_goal(20, 2)]
    misspelt = {"indicator": "INDKATOR KINERJA INDIVIDU", "realisation": "RELASI BERDASARKAN BUKTI DUKUNG"}
    return {
        "skp": Sheet(main=many, additional=extra),
        "skp-tegak": Sheet(main=many, additional=extra, landscape=False, middle=True),
        "skp-panjang": Sheet(main=long, additional=extra, middle=True),
        "evaluasi": Sheet(main=many, additional=extra, columns=EVALUATION, titles=misspelt),
        "pimpinan": Sheet(main=many, additional=extra, columns=HEAD, landscape=False),
    }


_STYLE = """
@page { size: A4 %(direction)s; margin: 12mm }
body { font: 9pt Arial, "DejaVu Sans", sans-serif } table { border-collapse: collapse; width: 100%% }
td, th { border: 1px solid #000; padding: 3px; vertical-align: %(align)s } .bare td { border: 0 }
h3 { text-align: center }
"""


def page(sheet: Sheet) -> str:
    style = _STYLE % {
        "direction": "landscape" if sheet.landscape else "portrait",
        "align": "middle" if sheet.middle else "top",
    }
    titles = "".join(f"<th>{escape(sheet.titles.get(name, COLUMNS[name]))}</th>" for name in sheet.columns)
    numbers = "".join(f"<th>({place})</th>" for place in range(1, len(sheet.columns) + 1))
    body = _block("A. UTAMA", sheet.main, sheet.columns) + _block(
        "B. TAMBAHAN", sheet.additional, sheet.columns
    )
    labels = ("NAMA", "NIP", "PANGKAT/GOL.RUANG", "JABATAN", "UNIT KERJA")
    parties = "".join(
        f"<tr><td>{n}</td><td>{label}</td><td>{escape(one)}</td><td>{n}</td><td>{label}</td><td>{escape(other)}</td></tr>"
        for n, (label, one, other) in enumerate(zip(labels, sheet.person, sheet.appraiser, strict=True), 1)
    )
    return (
        f"<meta charset=utf-8><style>{style}</style><h3>SASARAN KINERJA PEGAWAI<br>PENDEKATAN HASIL KERJA"
        f" {sheet.approach}<br>{sheet.form}</h3><p>PERIODE PENILAIAN: {sheet.period}</p>"
        "<table><tr><th>NO<th colspan=2>PEGAWAI YANG DINILAI<th>NO<th colspan=2>PEJABAT PENILAI KINERJA</tr>"
        f"{parties}</table><br><table><thead><tr>{titles}</tr><tr>{numbers}</tr></thead>{body}</table>"
        "<table class=bare><tr><td>Pegawai yang Dinilai<br><br><br>SITI CONTOH<td>Kurik, 2 Januari 2026<br>"
        "Pejabat Penilai Kinerja<br><br>Drs. BUDI CONTOH</tr></table>"
    )


def _block(title: str, goals: list[Goal], columns: tuple[str, ...]) -> str:
    rows = f"<tr><td colspan={len(columns)}><b>{title}</b></td></tr>"
    for number, goal in enumerate(goals, 1):
        shared = {"number": str(number), "goal": goal.goal, "parent": goal.parent}
        for place, indicator in enumerate(goal.indicators):
            cells = ""
            for name in columns:
                if name not in shared:
                    cells += f"<td>{escape(getattr(indicator, name))}</td>"
                elif place == 0:
                    cells += f"<td rowspan={len(goal.indicators)}>{escape(shared[name])}</td>"
            rows += f"<tr>{cells}</tr>"
    return rows


def draw(chromium: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, sheet in sheets().items():
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "page.html"
            source.write_text(page(sheet), encoding="utf-8")
            subprocess.run(
                [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
                 "--no-pdf-header-footer", f"--user-data-dir={folder}/profile",
                 f"--print-to-pdf={FOLDER / name}.pdf", source.as_uri()],
                check=True, capture_output=True,
            )  # fmt: skip


if __name__ == "__main__":
    draw(sys.argv[1])
