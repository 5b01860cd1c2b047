"""Reference lists of posts: what SIASN says of the posts that the agency has, beside what is recorded.

Belongs here: kind, level, echelon and SIASN id of posts. Posts that the agency has not are no affair of its
register, and no list opens any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from salore.ledger import services as ledger
from salore.organisation.models import Agency, Position
from salore.organisation.reading.faults import Doubt
from salore.organisation.reading.positions import PositionRead, PositionRow
from salore.organisation.states import RowOutcome
from salore.organisation.viewer import Viewer

_BATCH = 2000


@dataclass(slots=True)
class ComparedPosition:
    """One entry of the list beside the posts that it is about, in as many units as have them."""

    number: int
    outcome: RowOutcome
    row: PositionRow
    posts: list[Position] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def is_doubtful(self) -> bool:
        return any(one.severity != "note" for one in self.doubts)


def compare_positions(reads: Iterable[PositionRead], agency: Agency) -> Iterator[ComparedPosition]:
    """Yield the entries that posts of the agency are of, and those that cannot be used."""
    by_id: dict[UUID, list[Position]] = {}
    by_title: dict[str, list[Position]] = {}
    for post in Position.objects.filter(agency=agency, ends_on=None):
        if post.siasn_id:
            by_id.setdefault(post.siasn_id, []).append(post)
        else:
            by_title.setdefault(post.title_key, []).append(post)
    for read in reads:
        row, doubts = read.row, list(read.doubts)
        posts = (by_id.get(row.siasn_id, []) if row.siasn_id else []) + by_title.get(row.name.casefold(), [])
        if any(doubt.severity == "fault" for doubt in doubts):
            yield ComparedPosition(row.row, RowOutcome.REFUSED, row, doubts=doubts)
        elif posts:
            changes = list(dict.fromkeys(change for post in posts for change in _changes(row, post)))
            outcome = RowOutcome.CHANGED if changes else RowOutcome.UNCHANGED
            yield ComparedPosition(row.row, outcome, row, posts, changes, doubts)


def _changes(row: PositionRow, post: Position) -> Iterator[tuple[str, str, str]]:
    wanted = {
        "siasn_id": str(row.siasn_id or ""),
        "kind": row.kind,
        "functional_level": row.functional_level,
        "echelon": row.echelon,
    }
    for name, after in wanted.items():
        before = str(getattr(post, name) or "")
        # What the list leaves empty is not known to be empty.
        if after and after != before:
            yield name, before, after


def apply_positions(actor: Viewer, rows: Iterable[ComparedPosition]) -> None:
    """Write what the list says of the posts, in the transaction of the confirmation."""
    touched: dict[int, Position] = {}
    for one in rows:
        for post in one.posts:
            for name, _before, after in _changes(one.row, post):
                setattr(post, name, UUID(after) if name == "siasn_id" else after)
                touched[post.pk] = post
    fields = ("siasn_id", "kind", "functional_level", "echelon")
    Position.objects.bulk_update(touched.values(), fields, batch_size=_BATCH)
    ledger.record_each(actor, "position.import_changed", [(post, None) for post in touched.values()])
