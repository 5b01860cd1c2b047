"""The shipped library of goals: good starts for posts that many agencies have."""

import csv
from itertools import groupby
from pathlib import Path

from django.db import migrations

_FILE = Path(__file__).parents[1] / "data" / "goal_library.csv"


def load(apps, _schema_editor):
    template = apps.get_model("planning", "GoalTemplate")
    with _FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    made = []
    for (posts, supports, title), indicators in groupby(
        rows, key=lambda row: (row["post"], row["supports"], row["goal"])
    ):
        said = [indicator(row) for row in indicators]
        made += [
            template(agency=None, title_key=post, title=title, supports=supports, indicators=said)
            for post in posts.split("|")
        ]
    template.objects.bulk_create(made)


def indicator(row):
    low, _, high = row["target"].partition("..")
    return {
        "text": row["indicator"],
        "aspect": row["aspect"],
        "direction": row["direction"],
        "target_low": low,
        "target_high": high or None,
        "is_maximum": row["maximum"] == "1",
        "unit_of_measure": row["unit"],
    }


def unload(apps, _schema_editor):
    apps.get_model("planning", "GoalTemplate").objects.filter(agency=None).delete()


class Migration(migrations.Migration):
    dependencies = [("planning", "0002_append_only")]
    operations = [migrations.RunPython(load, unload)]
