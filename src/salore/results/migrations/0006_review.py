import uuid

import django.db.models.deletion
from django.db import migrations, models

from salore.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_refuse_change"),
        ("cycles", "0001_initial"),
        ("organisation", "0002_leadership"),
        ("results", "0005_person_close"),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("period", models.CharField(max_length=8)),
                ("remark", models.TextField(blank=True)),
                ("said_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.cycle"
                    ),
                ),
                (
                    "looked_at",
                    models.ForeignKey(
                        help_text="The last that was frozen then.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="results.computation",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["cycle", "period", "unit"], name="results_review_unit")],
            },
        ),
        append_only("results_review"),
    ]
