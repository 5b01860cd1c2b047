"""Policy packs: the rules of appraisal as data, read, checked, shown and compared.

Belongs here: everything about packs. Does not: applying the rules (methods and engine).
"""

from salore.policy.canonical import pack_from_json, pack_hash, pack_to_json
from salore.policy.check import Finding, check_pack, load_sound_pack
from salore.policy.diff import diff_packs
from salore.policy.faults import PackError, PackFault
from salore.policy.load import load_pack, shipped_packs
from salore.policy.model import Pack
from salore.policy.show import rule_title, show_pack

__all__ = [
    "Finding",
    "Pack",
    "PackError",
    "PackFault",
    "check_pack",
    "diff_packs",
    "load_pack",
    "load_sound_pack",
    "pack_from_json",
    "pack_hash",
    "pack_to_json",
    "rule_title",
    "shipped_packs",
    "show_pack",
]
