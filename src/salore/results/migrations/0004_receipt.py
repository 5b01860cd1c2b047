import uuid

import django.db.models.deletion
from django.db import migrations, models

from salore.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_refuse_change"),
        ("organisation", "0002_leadership"),
        ("results", "0003_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "manner",
                    models.CharField(
                        choices=[("received", "received"), ("received_unsigned", "received, not signed")],
                        max_length=20,
                    ),
                ),
                (
                    "received_on",
                    models.DateField(help_text="From this day the days of an objection are counted."),
                ),
                (
                    "handed_over_on",
                    models.DateField(
                        blank=True,
                        help_text="Not signed: the day of handing over, never after the note.",
                        null=True,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="Not signed: what happened.")),
                ("recorded_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "first_witness",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="organisation.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "result",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt",
                        to="results.result",
                    ),
                ),
                (
                    "second_witness",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-received_on"], name="results_receipt_recent")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("handed_over_on", None),
                                ("manner", "received"),
                                ("reason", ""),
                                ("recorded_by", models.F("person")),
                            ),
                            models.Q(
                                ("handed_over_on__lte", models.F("received_on")),
                                ("manner", "received_unsigned"),
                                models.Q(("recorded_by", models.F("person")), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="results_receipt_by_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_witness", None), ("second_witness", None)),
                            models.Q(
                                ("first_witness__isnull", False),
                                ("second_witness__isnull", False),
                                models.Q(("first_witness", models.F("second_witness")), _negated=True),
                                models.Q(("first_witness", models.F("person")), _negated=True),
                                models.Q(("second_witness", models.F("person")), _negated=True),
                                models.Q(("first_witness", models.F("recorded_by")), _negated=True),
                                models.Q(("second_witness", models.F("recorded_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="results_receipt_witnesses",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "file",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="core.storedfile"),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_documents",
                        to="results.result",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["result", "-added_at"], name="results_signed_recent")],
            },
        ),
        append_only("results_receipt"),
    ]
