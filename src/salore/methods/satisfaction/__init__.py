"""Citizens' satisfaction: the index of a service, of what stands above it, and of single officers.

Belongs here: means, the index with its interval, grades, recaps, shrinkage. Does not: which answers count
(excluded, undated), the bands and elements (the pack's), rounding, words.
"""

from typing import Final

from salore.methods.satisfaction._index import grade, index_of_means, survey_index
from salore.methods.satisfaction._officers import officer_index
from salore.methods.satisfaction._summary import combine_recaps, mean_of_services, recap_index

METHODS: Final = {
    "satisfaction.index": 1,
    "satisfaction.grade": 1,
    "satisfaction.mean_of_services": 1,
    "satisfaction.recaps": 1,
    "satisfaction.empirical_bayes": 1,
}

__all__ = [
    "METHODS",
    "combine_recaps",
    "grade",
    "index_of_means",
    "mean_of_services",
    "officer_index",
    "recap_index",
    "survey_index",
]
