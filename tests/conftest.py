"""Settings of property tests: no deadline, since a first call compiles and machines are shared."""

from hypothesis import settings

settings.register_profile("methods", deadline=None)
settings.load_profile("methods")
