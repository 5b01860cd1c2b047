import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cycles", "0002_stage_submit_by"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person",),
                        name="cycles_feed_one_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on_day", models.DateField()),
                ("duties", models.JSONField(help_text="Keys and titles, as they were said.")),
                ("subject", models.CharField(max_length=250)),
                ("text", models.TextField()),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("made_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("failure", models.CharField(blank=True, max_length=300)),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="organisation.agency"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("tried_at", None), models.Q(("address", ""), _negated=True)),
                        fields=["made_at"],
                        name="cycles_reminder_unsent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "on_day"), name="cycles_reminder_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("zone", models.CharField(max_length=40)),
                ("on_day", models.DateField()),
                ("last_person_id", models.BigIntegerField(default=0)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="organisation.agency"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "zone", "on_day"), name="cycles_round_once")
                ],
            },
        ),
    ]
