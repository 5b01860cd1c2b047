"""What SIASN calls things: the titles of its staff list, its codes and words, and what they mean for us.

Belongs here: facts that every reader of SIASN's files shares. Does not: reading (`tables.siasn` reads whole
columns for the engine, `salore.organisation.reading` row by row for the register), nor anything that needs
more than the standard library.
"""

from __future__ import annotations

from importlib.resources import files

# Legal standing by its code or a word of its name; the first that fits holds.
STANDINGS = (
    (r"^0?2$|cltn|cuti di ?luar tanggungan", "unpaid_leave"),
    (r"^0?3$|tugas belajar", "study_leave"),
    (r"^0?4$|sementara", "suspended"),
    (r"^15$|hukuman disiplin", "discipline"),
    (r"^20$|persiapan pensiun|mpp", "pre_retirement"),
    (r"^66$|diberhentikan|berhenti|meninggal|mengundurkan", "left"),
    (r"^99$|pensiun", "retired"),
    (r"^0?1$|^(pns |cpns |pppk |p3k )?aktif$", "active"),
)

# Levels of functional posts as they stand in names; the first that fits holds.
LEVELS = (
    ("ahli utama", "ahli_utama"),
    ("ahli madya", "ahli_madya"),
    ("ahli muda", "ahli_muda"),
    ("ahli pertama", "ahli_pertama"),
    ("penyelia", "penyelia"),
    ("mahir", "mahir"),
    ("terampil", "terampil"),
    ("pemula", "pemula"),
)

# Posts of PPPK put the level first: "TERAMPIL - PERAWAT".
LEVEL_FIRST = r"(?i)^\s*(pemula|terampil|mahir|penyelia|ahli (?:pertama|muda|madya|utama))\s+-\s+(.+?)\s*$"

# The 13th digit of a PPPK's number is 2, where a PNS' has the first of a month.
PPPK_DIGIT = 12


def staff_titles() -> tuple[str, ...]:
    """Return the titles of the whole staff list, in its order."""
    return tuple((files(__package__) / "siasn_staff.txt").read_text(encoding="utf-8").splitlines())
