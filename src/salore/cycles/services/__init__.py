"""Changes of the year: prepared, opened, closed; stages set; more time given; calendar addresses."""

from salore.cycles.services.extending import extension_end, extension_give, outage_give
from salore.cycles.services.feeds import feed_end, feed_renew
from salore.cycles.services.preparing import cycle_discard, cycle_prepare, stage_set
from salore.cycles.services.running import cycle_close, cycle_open

__all__ = [
    "cycle_close",
    "cycle_discard",
    "cycle_open",
    "cycle_prepare",
    "extension_end",
    "extension_give",
    "feed_end",
    "feed_renew",
    "outage_give",
    "stage_set",
]
