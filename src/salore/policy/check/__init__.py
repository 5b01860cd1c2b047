"""Whether the rules of a pack make sense: each by itself and together.

Belongs here: judgements about meaning. Does not: reading files, types and keys (`load`).
"""

from salore.policy.check._all import check_pack, load_sound_pack
from salore.policy.check._finding import Finding

__all__ = ["Finding", "check_pack", "load_sound_pack"]
