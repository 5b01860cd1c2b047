"""From a period's rows to what the engine says of everybody, the same way for proposals and for the close.

Belongs here: running the engine on the tables and reading what it wrote. Does not: keeping any of it.
"""

from salore.appraisal.computing.period import Computed, computed

__all__ = ["Computed", "computed"]
