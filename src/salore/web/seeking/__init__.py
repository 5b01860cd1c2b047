"""Fields for one person or unit among many: typed by a few letters, chosen where several fit.

A form that has them takes the viewer, and works the same without JavaScript and with 100,000 people:

    class LeadForm(SeekForm):
        lead = PersonField(label=_("Team lead"))
        unit = UnitField(label=_("Unit"), rows=access.units_managed)

    form = LeadForm(request.POST or None, viewer=request.viewer, initial={"unit": unit})
    form.cleaned_data["lead"]  # a Person
"""

from salore.web.seeking.fields import PersonField, SeekForm, UnitField

__all__ = ["PersonField", "SeekForm", "UnitField"]
