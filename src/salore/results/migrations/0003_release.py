import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_refuse_change"),
        ("cycles", "0001_initial"),
        ("organisation", "0002_leadership"),
        ("results", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="computation",
            name="archive",
            field=models.ForeignKey(
                blank=True,
                help_text="All that was computed, and what it was computed from, as one file.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="core.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="computation",
            name="awaits_release",
            field=models.BooleanField(
                default=False,
                help_text="Frozen by a close here: seen by those concerned once it is released.",
            ),
        ),
        migrations.AddField(
            model_name="result",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                help_text="Where the person served at the end of the period; by it results are released.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
            ),
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("period", models.CharField(max_length=8)),
                ("released_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="cycles.cycle",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        help_text="With what is below it; empty: everybody.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cycle", "period", "unit"),
                        name="results_release_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
