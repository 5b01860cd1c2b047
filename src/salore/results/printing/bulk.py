"""The evaluation documents of a unit with their explanations, as one file or as an archive of single ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from salore.core import files
from salore.core.errors import DomainError
from salore.core.files import keep_made
from salore.core.models import StoredFile
from salore.engine.documents import Paper, Printer
from salore.ledger.services import record_readings
from salore.organisation.viewer import Viewer
from salore.planning.printing.binding import MEDIA, Form, bind
from salore.results.models import Result
from salore.results.printing import whole_pdf
from salore.results.recorded import step_of
from salore.wording import Language

_BATCH = 50


def results_to_print(viewer: Viewer, *, period: str, unit_path: str) -> list[int]:
    """Return the released results of a period and unit, as they stand, as far as the viewer may see them."""
    rows = Result.objects.visible_to(viewer).released(viewer.today).current(released_by=viewer.today)
    chosen = rows.filter(period=period, unit__path__startswith=unit_path)
    return list(chosen.order_by("unit__path", "person__name", "pk").values_list("pk", flat=True))


def print_results(
    viewer: Viewer,
    result_ids: list[int],
    *,
    period: str,
    form: Form,
    paper: Paper,
    language: Language,
    told: Callable[[int], None],
) -> StoredFile:
    """Print the documents into one file of the store; `told` hears how many are done."""
    if not result_ids:
        raise DomainError("nothing_to_print", _("There is no released result to print there."))
    printer = Printer(paper, language)
    with files.scratch() as folder:
        path = folder / f"evaluasi-{period}.{form}"
        binding = bind(path, form)
        done = 0
        for results in _read(viewer, result_ids):
            for result in results:
                binding.add(whole_pdf(printer, viewer, result, language), str(result.uid), _row(result))
            record_readings(viewer, [(result, result.person_id) for result in results])
            done += len(results)
            told(done)
        binding.close()
        return keep_made(viewer, path, name=path.name, media_type=MEDIA[form])


def _read(viewer: Viewer, result_ids: list[int]) -> Iterator[list[Result]]:
    """Yield the results in the order given, some at a time; what is not visible any more is left out."""
    visible = Result.objects.visible_to(viewer)
    visible = visible.select_related("person__agency", "cycle", "computation__archive", "unit")
    for start in range(0, len(result_ids), _BATCH):
        chosen = result_ids[start : start + _BATCH]
        found = visible.in_bulk(chosen)
        yield [found[key] for key in chosen if key in found]


def _row(result: Result) -> tuple[str, str, str]:
    inputs = step_of(result, "person")["inputs"]
    return result.person.full_name, inputs.get("position") or "", result.unit.name if result.unit else ""
