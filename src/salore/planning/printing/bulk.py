"""The plans of a unit on paper, as one file to be printed or as an archive of single ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from salore.core import files
from salore.core.errors import DomainError
from salore.core.files import keep_made
from salore.core.models import StoredFile
from salore.engine.documents import Paper, Printer
from salore.organisation.viewer import Viewer
from salore.planning.access import known_plans
from salore.planning.models import Plan
from salore.planning.printing import print_one, prints_of
from salore.planning.printing.binding import MEDIA, Form, bind
from salore.planning.states import IN_FORCE
from salore.wording import Language

_BATCH = 50


def plans_to_print(viewer: Viewer, *, year: int, unit_path: str) -> list[int]:
    """Return the plans in force of a unit and what is below, as far as the viewer may see them."""
    visible = Plan.objects.visible_to(viewer).filter(
        cycle__year=year, state__in=IN_FORCE, is_elsewhere=False, unit__path__startswith=unit_path
    )
    return list(visible.order_by("unit__path", "person__name", "pk").values_list("pk", flat=True))


def print_plans(
    viewer: Viewer,
    plan_ids: list[int],
    *,
    year: int,
    form: Form,
    paper: Paper,
    language: Language,
    told: Callable[[int], None],
) -> StoredFile:
    """Print the plans into one file of the store; `told` hears how many are done."""
    if not plan_ids:
        raise DomainError("nothing_to_print", _("There is no agreed plan to print there."))
    printer = Printer(paper, language)
    with files.scratch() as folder:
        path = folder / f"skp-{year}.{form}"
        binding = bind(path, form)
        done = 0
        for plans in _read(viewer, plan_ids):
            for plan, printed in zip(plans, prints_of(plans, language), strict=True):
                binding.add(print_one(printer, printed), str(plan.uid), _row(plan))
            done += len(plans)
            told(done)
        binding.close()
        return keep_made(viewer, path, name=path.name, media_type=MEDIA[form])


def _read(viewer: Viewer, plan_ids: list[int]) -> Iterator[list[Plan]]:
    """Yield the plans in the order given, some at a time."""
    for start in range(0, len(plan_ids), _BATCH):
        chosen = plan_ids[start : start + _BATCH]
        found = known_plans(viewer).select_related("agency").in_bulk(chosen)
        yield [found[key] for key in chosen if key in found]


def _row(plan: Plan) -> tuple[str, str, str]:
    post = plan.assignment.position.name if plan.assignment else ""
    return plan.person.full_name, post, plan.unit.name
