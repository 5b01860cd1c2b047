"""What goes in and comes out of a calibration besides the ratings: settings, results, refusals.

Plain frozen values; nothing here computes.
"""

from dataclasses import dataclass
from enum import IntFlag
from math import isfinite

from salore.methods.calibration._arrays import Floats, Ints


class CalibrationError(ValueError):
    """Ratings that cannot be calibrated at all.

    Parameters
    ----------
    code : str
        Stable name of the reason, for programs and translations.
    message : str
        One English sentence for whoever reads a log.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class RaterFlag(IntFlag):
    """What is striking about a rater; a reason to look, never a verdict."""

    NONE = 0
    EXTREME = 1
    INVERTED = 2
    ONE_VALUE = 4
    RECIPROCAL = 8
    CLIQUE = 16


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader of a fit must know, as a code and the numbers that belong to it."""

    code: str
    numbers: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class CalibrationSettings:
    """Numbers that steer a fit; the defaults suit appraisals.

    Parameters
    ----------
    ratee_sd, rater_sd, halo_sd : float or None
        Standard deviations held fixed, in logits; None estimates them.
    assumed_halo_sd : float
        Halo put in where the ratings cannot tell it from differences between ratees.
    max_iterations : int
        Outer iterations before a fit counts as not converged.
    tolerance : float
        Largest change of a parameter between iterations, in logits, that counts as converged.
    bridge_draws : int
        Random solutions from which variances across weak bridges are judged, 0 to 64.
    extreme_sd : float
        Severity, in standard deviations of raters, from which a rater is flagged as extreme.
    minimum_ratees : int
        Ratees a rater must have before the flags `INVERTED` and `ONE_VALUE` are judged.
    mutual_sd : float
        Standardised surplus, for each of two who rate one another, that makes a link of a clique.
    reciprocal_sd : float
        Standardised joint surplus that flags two who rate one another.
    """

    ratee_sd: float | None = None
    rater_sd: float | None = None
    halo_sd: float | None = None
    assumed_halo_sd: float = 0.5
    max_iterations: int = 500
    tolerance: float = 1e-5
    bridge_draws: int = 32
    extreme_sd: float = 2.5
    minimum_ratees: int = 5
    mutual_sd: float = 1.0
    reciprocal_sd: float = 3.0

    def __post_init__(self) -> None:
        for name in ("ratee_sd", "rater_sd", "halo_sd"):
            value = getattr(self, name)
            if value is not None and not (isfinite(value) and value >= 0):
                raise ValueError(f"{name} must be a finite number of at least 0, not {value!r}")
        if not 0 <= self.bridge_draws <= 64:
            raise ValueError("bridge_draws must be between 0 and 64")
        if self.max_iterations < 1 or not self.tolerance > 0:
            raise ValueError("max_iterations must be at least 1 and tolerance above 0")


@dataclass(frozen=True, slots=True)
class RateeResults:
    """One entry a ratee, in the order of the codes; NaN where a ratee has no rating.

    `raw_mean` and `fair_average` count categories from 0; `measure*` are logits.
    """

    n_ratings: Ints
    n_raters: Ints
    raw_mean: Floats
    measure: Floats
    measure_se: Floats
    measure_unshrunk: Floats
    measure_unshrunk_se: Floats
    fair_average: Floats
    component: Ints


@dataclass(frozen=True, slots=True)
class RaterResults:
    """One entry a rater, in the order of the codes; `severity` in logits, above 0 is stricter."""

    n_ratings: Ints
    n_ratees: Ints
    severity: Floats
    severity_se: Floats
    infit: Floats
    outfit: Floats
    flags: Ints


@dataclass(frozen=True, slots=True)
class ItemResults:
    """One entry an item; difficulties in logits sum to 0."""

    n_ratings: Ints
    difficulty: Floats
    difficulty_se: Floats


@dataclass(frozen=True, slots=True)
class CalibrationFit:
    """A fitted many-facet model.

    Attributes
    ----------
    ratees, raters, items : RateeResults, RaterResults, ItemResults
        Estimates by facet; NaN throughout where the fit did not converge.
    thresholds : ndarray of shape (n_categories - 1,)
        Category thresholds in logits; they sum to 0.
    mean : float
        Mean measure of the ratees' population, in logits.
    ratee_variance, rater_variance, halo_variance : float
        Variance components, in squared logits.
    log_likelihood : float
        Marginal log-likelihood, by the Bethe approximation that the variances use.
    iterations : int
        Outer iterations done.
    converged : bool
        Whether the parameters settled within the tolerance.
    n_components : int
        Connected parts of the network of ratees and raters.
    reliability : float
        Variance of the measures over itself plus the mean error variance.
    notices : tuple of Notice
        What a reader must know; the codes are listed in the package's docstring.
    """

    ratees: RateeResults
    raters: RaterResults
    items: ItemResults
    thresholds: Floats
    mean: float
    ratee_variance: float
    rater_variance: float
    halo_variance: float
    log_likelihood: float
    iterations: int
    converged: bool
    n_components: int
    reliability: float
    notices: tuple[Notice, ...]
