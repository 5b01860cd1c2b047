"""The fields. What may be found is given as rows that the viewer may see or change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from salore.organisation import selectors
from salore.organisation.models import Person, Unit
from salore.organisation.viewer import Viewer

_SHOWN = 10
_TYPED_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Option:
    uid: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """What came from the page: what was typed, and which of those that fit was chosen."""

    typed: str = ""
    picked: str = ""


class SeekInput(forms.Widget):
    template_name = "seek/seek.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.options: list[Option] = []
        # The one that the field settled on.
        self.settled = ""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Sought:
        del files
        typed = str(data.get(name) or "").replace("\0", "").strip()[:_TYPED_LENGTH]
        # A choice belongs to what was typed when it was offered; typed anew, it is sought anew.
        offered = str(data.get(f"{name}-dicari") or "").strip()
        picked = str(data.get(f"{name}-pilih") or "") if typed == offered else ""
        return Sought(typed, picked)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        del files
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        sought = value if isinstance(value, Sought) else Sought()
        wanted = (self.settled, sought.picked, sought.typed)
        chosen = next((one for one in self.options if one.uid in wanted), None)
        context["widget"] |= {
            "typed": chosen.name if chosen and chosen.uid == sought.typed else sought.typed,
            "picked": chosen.uid if chosen else "",
            "options": self.options,
        }
        return context


class HiddenSeek(forms.HiddenInput):
    """What was chosen, carried on by a page that asks once more; read again as if it were typed."""

    def format_value(self, value: Any) -> str:
        return value.picked or value.typed if isinstance(value, Sought) else ""


class SeekField(forms.Field):
    """A field for one row of many. Subclasses say how rows are sought and how they are called."""

    widget = SeekInput
    hidden_widget = HiddenSeek
    hint: ClassVar[str | Promise] = ""
    default_error_messages: ClassVar[dict[str, Any]] = {
        "none": _("Nothing fits “%(typed)s”. Try fewer letters or another word."),
        "several": ngettext_lazy(
            "%(count)s fits. Confirm it below.", "%(count)s fit. Choose one below.", "count"
        ),
        "many": _("Many fit “%(typed)s”. Choose one below, or write more of it."),
    }

    def __init__(self, *, rows: Callable[[Viewer], QuerySet[Any]] | None = None, **options: Any) -> None:
        options.setdefault("help_text", self.hint)
        super().__init__(**options)
        self._rows = rows
        self.viewer: Viewer | None = None

    def rows(self) -> QuerySet[Any]:
        assert self.viewer is not None, "the form of this field takes the viewer (SeekForm)"
        return self._rows(self.viewer) if self._rows else self.all_rows(self.viewer)

    def all_rows(self, viewer: Viewer) -> QuerySet[Any]:
        raise NotImplementedError

    def seek(self, rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
        raise NotImplementedError

    def called(self, rows: list[Any]) -> list[Option]:
        raise NotImplementedError

    def prepare_value(self, value: Any) -> Any:
        """Show what the form begins with as already chosen."""
        if isinstance(value, Sought) or not value:
            return value
        row = value if isinstance(value, Model) else self._by_uid(str(value))
        if row is None:
            return Sought()
        self._offer([row])
        option = self.called([row])[0]
        return Sought(option.name, option.uid)

    def clean(self, value: Any) -> Any:
        sought = value if isinstance(value, Sought) else Sought()
        if not sought.typed and not sought.picked:
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return None
        row = self._by_uid(sought.picked) or self._by_uid(sought.typed)
        if row is None:
            row = self._sought(sought.typed)
        self._offer([row])
        self.widget.settled = str(row.uid)
        return row

    def _sought(self, typed: str) -> Any:
        found = list(self.seek(self.rows(), typed)[: _SHOWN + 1])
        if not found:
            raise ValidationError(self.error_messages["none"], "none", {"typed": typed})
        same = [row for row in found if row.name.casefold() == typed.casefold()]
        if len(found) == 1 or (len(same) == 1 and len(found) <= _SHOWN):
            return same[0] if same else found[0]
        self._offer(found[:_SHOWN])
        if len(found) > _SHOWN:
            raise ValidationError(self.error_messages["many"], "many", {"typed": typed})
        count = len(found)
        raise ValidationError(self.error_messages["several"] % {"count": count}, "several")

    def _by_uid(self, typed: str) -> Any:
        try:
            return self.rows().filter(uid=UUID(typed)).first()
        except ValueError:
            return None

    def _offer(self, rows: list[Any]) -> None:
        self.widget.options = self.called(rows)


class PersonField(SeekField):
    """A colleague, by name or by a number that is open to the viewer."""

    hint = _("A few letters of the name, or the NIP.")

    def all_rows(self, viewer: Viewer) -> QuerySet[Person]:
        return selectors.serving(Person.objects.visible_to(viewer), viewer.today)

    def seek(self, rows: QuerySet[Person], typed: str) -> QuerySet[Person]:
        assert self.viewer is not None
        return selectors.found(rows, typed, self.viewer).order_by(Lower("name"), "pk")

    def called(self, rows: list[Person]) -> list[Option]:
        assert self.viewer is not None
        posts = selectors.posts_of([row.pk for row in rows], self.viewer.today)
        return [
            Option(
                str(row.uid),
                row.full_name,
                "; ".join(f"{post.name}, {post.unit}" for post in posts.get(row.pk, [])),
            )
            for row in rows
        ]


class UnitField(SeekField):
    """A unit, by words of its name or by its code."""

    hint = _("A few words of its name, or its code.")

    def all_rows(self, viewer: Viewer) -> QuerySet[Unit]:
        return Unit.objects.visible_to(viewer)

    def seek(self, rows: QuerySet[Unit], typed: str) -> QuerySet[Unit]:
        assert self.viewer is not None
        named = Q()
        for word in typed.split():
            named &= Q(name__icontains=word)
        open_units = rows.exclude(ends_on__lt=self.viewer.today)
        return open_units.filter(named | Q(code__istartswith=typed)).order_by("name", "pk")

    def called(self, rows: list[Unit]) -> list[Option]:
        parents = dict(Unit.objects.filter(pk__in=[row.parent_id for row in rows]).values_list("pk", "name"))
        return [Option(str(row.uid), row.name, parents.get(row.parent_id or 0, "")) for row in rows]


class SeekForm(forms.Form):
    """A form whose fields seek among what the viewer may see or change."""

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        for field in self.fields.values():
            if isinstance(field, SeekField):
                field.viewer = viewer
