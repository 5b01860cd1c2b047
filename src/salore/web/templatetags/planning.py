"""What templates say of goals and targets. No queries, no decisions."""

from __future__ import annotations

from django import template

from salore.planning import saying

register = template.Library()

register.filter("target", saying.target_said)
register.filter("aspect", saying.aspect_said)
register.filter("kind", saying.kind_said)
register.filter("cascade", saying.cascade_said)
register.filter("text_kind", saying.text_kind_said)
