import uuid

import django.db.models.deletion
from django.db import migrations, models

from salore.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("appraisal", "0003_collection_quality"),
        ("cycles", "0001_initial"),
        ("organisation", "0002_leadership"),
    ]

    operations = [
        migrations.CreateModel(
            name="SourceOmission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reason", models.TextField()),
                ("left_out_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="collection",
            name="appraisal_collection_one_a_period",
        ),
        migrations.RemoveConstraint(
            model_name="custodian",
            name="appraisal_custodian_once",
        ),
        migrations.AddField(
            model_name="custodian",
            name="lost_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="collection",
            name="state",
            field=models.CharField(
                choices=[
                    ("preparing", "being prepared"),
                    ("collecting", "taking answers"),
                    ("closed", "closed, not yet counted"),
                    ("counted", "counted"),
                    ("destroyed", "answers and keys destroyed"),
                    ("abandoned", "given up uncounted"),
                ],
                default="preparing",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ratee", None), models.Q(("state", "abandoned"), _negated=True)),
                fields=("period",),
                name="appraisal_collection_one_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("ratee__isnull", False), ("state__in", ("preparing", "collecting", "closed"))
                ),
                fields=("period", "ratee"),
                name="appraisal_collection_one_a_ratee",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodian",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lost_on", None)),
                fields=("collection", "person"),
                name="appraisal_custodian_once",
            ),
        ),
        migrations.AddField(
            model_name="sourceomission",
            name="cell",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="omission",
                to="appraisal.sourceresult",
            ),
        ),
        migrations.AddField(
            model_name="sourceomission",
            name="left_out_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.person",
            ),
        ),
        append_only("appraisal_sourceomission"),
    ]
