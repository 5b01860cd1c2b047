"""Lists of rows that may be many: columns, filters, pages by key, totals, files.

Declare a list once, at the level of the module, and give it the rows that the viewer may see:

    GOALS = Listing[Goal, Goal](
        name="rhk",
        columns=(
            Column(key="judul", title=_("Goal"), value=lambda goal: goal.title, order=Lower("title"),
                   link=lambda goal: reverse("planning:goal", args=[goal.uid])),
            Column(key="bobot", title=_("Weight"), value=lambda goal: goal.weight, order="weight",
                   nullable=True, numeric=True),
        ),
        filters=(
            Filter(key="jenis", title=_("Kind"), choices=lambda _viewer: GoalKind.choices,
                   narrow=lambda goals, kind, _viewer: goals.filter(kind=kind)),
        ),
        counted=ngettext_lazy("%(total)s goal", "%(total)s goals", "count"),
        empty=_("No goals yet. They appear here when the first plan is written."),
    )

    @open_to()
    def goals(request: SignedInRequest) -> HttpResponseBase:
        rows = Goal.objects.visible_to(request.viewer)
        if GOALS.asks_file(request):
            return GOALS.file(request, rows)
        return render(request, "workspace/planning/goals.html", {"page": GOALS.page(request, rows)})

and in the template `{% include "lists/list.html" %}`. All state stands in the query string (`urut=-bobot`,
`sesudah=…`, `unduh=xlsx`, the filters by their keys), so that an address can be sent to a colleague.

A page costs the same in a small and in a large agency: it begins after the last row of the page before
(never OFFSET), and nothing is counted beyond a thousand. For that, what `order` sorts by needs an index that
begins with what the rows are narrowed by and ends with the primary key; a list of at most some hundred rows
needs none. `prepare` turns the rows of one page (or of one part of a file) into what the columns read, with
as many queries for a hundred rows as for one; without it columns read the rows themselves.
"""

from salore.web.lists.declaration import Column, Filter, Listing
from salore.web.lists.page import CAP, Page, Total

__all__ = ["CAP", "Column", "Filter", "Listing", "Page", "Total"]
