"""Policy packs: folders of data, parsed into frozen dataclasses. No numbers are computed here."""
