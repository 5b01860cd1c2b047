"""Calibration of raters: the many-facet rating-scale model with a halo for each pair.

The chance of category x rather than x - 1 is that of a logit of

    measure + halo - difficulty - severity - threshold

with measures, severities and halos drawn from normal populations; the halo, one draw for each
pair of ratee and rater, is integrated out. Everything is in logits; a severity above 0 is
stricter than the average rater.

Notices of a fit (`Notice.code` and its numbers):

not_connected
    The network falls into parts (how many; share of ratees outside the largest). A lenient unit
    or a good unit: the data cannot tell, so no ranking across parts.
one_rater_each
    Too few ratees have two raters (how many have; halo SD assumed). The halo is assumed, not
    estimated.
single_item
    No pair has two items: the halo is taken as 0.
one_rater
    There is a single rater: nothing is known of severity.
one_value_raters
    Raters who gave one value throughout (how many; share of raters). They inflate the rater variance.
ceiling, floor
    Ratees with nothing but the highest (lowest) category (their share). Intervals at that end are
    too short.
weak_bridge
    Parts that hang together by few ratings (largest ratio of variances). Standard errors include it.
not_converged
    The parameters did not settle (iterations; last change). Measures are missing.
unused_category
    Categories that nobody used (which). Their thresholds come from a weak prior.
"""

from typing import Final

from salore.methods.calibration._comparable import comparable_raters
from salore.methods.calibration._model import fit, simulate
from salore.methods.calibration._packing import PackedRatings, pack
from salore.methods.calibration._results import (
    CalibrationError,
    CalibrationFit,
    CalibrationSettings,
    ItemResults,
    Notice,
    RateeResults,
    RaterFlag,
    RaterResults,
)

METHODS: Final = {"calibration.many_facet": 1}

__all__ = [
    "METHODS",
    "CalibrationError",
    "CalibrationFit",
    "CalibrationSettings",
    "ItemResults",
    "Notice",
    "PackedRatings",
    "RateeResults",
    "RaterFlag",
    "RaterResults",
    "comparable_raters",
    "fit",
    "pack",
    "simulate",
]
