"""Jobs of the pages themselves: those of each area, gathered for the worker."""

from salore.web.sign_in import jobs as sign_in

__all__ = ["sign_in"]
