"""What hinders the running of an installation, in words that stand in this package."""

from __future__ import annotations

from salore.core.trouble import InstallationError


class RunningError(InstallationError):
    """A command of the installation cannot be done; the sentence says why and what to do."""

    package = "salore.installation"
