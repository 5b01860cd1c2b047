"""The wheel carries the compiled words of the pages, which the repository does not."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledWords(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version, build_data
        sys.path.insert(0, str(Path(self.root) / "src"))
        from salore.web.messages.compiling import compile_stale

        compile_stale(Path(self.root) / "src" / "salore")
