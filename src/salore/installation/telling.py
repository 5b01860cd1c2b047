"""What commands say on their way: words of `words.toml`, printed by the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from salore.wording import Catalogue


@dataclass(frozen=True)
class Teller:
    """Says sentences in one language to whoever listens."""

    language: str
    to: Callable[[str], None]

    def tell(self, key: str, /, **values: object) -> None:
        self.to(Catalogue.of("salore.installation").say(key, self.language, **values))
