"""A period's tables of an agency in the exchange format: what proposals, dry runs and closes compute from.

Belongs here: reading rows and writing them as tables. Does not: any figure (`engine`). Answers of anonymous
sources are not here: of those there are frozen cells alone.
"""

from salore.appraisal.tables.period import PeriodTables, write_period_tables

__all__ = ["PeriodTables", "write_period_tables"]
