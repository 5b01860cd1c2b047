"""Pages of those who keep the agency's data: operators and the personnel officers of units."""
