import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "actor_id",
                    models.BigIntegerField(help_text="Person; empty for the installation itself.", null=True),
                ),
                (
                    "helped_id",
                    models.BigIntegerField(help_text="Person for whom it was entered with help.", null=True),
                ),
                ("verb", models.CharField(max_length=64)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_uid", models.UUIDField(null=True)),
                ("person_id", models.BigIntegerField(help_text="Person whom it concerns.", null=True)),
                (
                    "data",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agency_id", "at", "id"], name="ledger_event_when"),
                    models.Index(fields=["person_id", "-id"], name="ledger_event_person"),
                    models.Index(fields=["subject_uid", "-id"], name="ledger_event_subject"),
                    models.Index(fields=["actor_id", "-id"], name="ledger_event_actor"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency_id", models.BigIntegerField()),
                ("on_day", models.DateField()),
                ("viewer_id", models.BigIntegerField()),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_uid", models.UUIDField()),
                ("person_id", models.BigIntegerField(help_text="Person whose papers were read.")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "-id"], name="ledger_reading_person"),
                    models.Index(fields=["agency_id", "on_day", "id"], name="ledger_reading_when"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("viewer_id", "subject_uid", "on_day"), name="ledger_reading_once_a_day"
                    )
                ],
            },
        ),
    ]
