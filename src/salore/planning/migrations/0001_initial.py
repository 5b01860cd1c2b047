import uuid

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.serializers.json
import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("cycles", "0001_initial"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("main", "main"), ("additional", "additional")],
                        default="main",
                        max_length=10,
                    ),
                ),
                ("title", models.TextField()),
                (
                    "parent_title",
                    models.TextField(
                        blank=True, help_text="As the paper says it, where no goal is linked yet."
                    ),
                ),
                (
                    "cascade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("share", "a share of the target"),
                            ("area", "the whole target in an area"),
                            ("intermediate", "an intermediate result"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "belongs_to_post",
                    models.BooleanField(
                        default=True,
                        help_text="A goal of the organisation stays with the post; a person's own goes along.",
                    ),
                ),
                ("weight", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                (
                    "edition",
                    models.PositiveIntegerField(
                        default=0, help_text="The plan's edition of its last change."
                    ),
                ),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "handed_down_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The superior's goal that this one supports.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="supporting",
                        to="planning.goal",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="organisation.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                (
                    "aspect",
                    models.CharField(
                        choices=[
                            ("quantity", "quantity"),
                            ("quality", "quality"),
                            ("time", "time"),
                            ("cost", "cost"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("higher", "at least"), ("lower", "at most"), ("range", "within")],
                        default="higher",
                        max_length=6,
                    ),
                ),
                ("target_low", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ("target_high", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ("target_text", models.TextField(blank=True)),
                ("unit_of_measure", models.CharField(blank=True, max_length=80)),
                ("is_maximum", models.BooleanField(default=False)),
                (
                    "accumulate",
                    models.CharField(
                        blank=True, choices=[("last", "last"), ("sum", "sum"), ("mean", "mean")], max_length=4
                    ),
                ),
                ("perspective", models.CharField(blank=True, max_length=100)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="planning.goal",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        help_text="The index of this service is the realisation; empty: the person reports it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="organisation.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("proposed", "proposed"),
                            ("returned", "returned"),
                            ("agreed", "agreed"),
                            ("revising", "under revision"),
                            ("revision_proposed", "revision proposed"),
                            ("closed", "closed"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                (
                    "approach",
                    models.CharField(
                        choices=[("quantitative", "quantitative"), ("qualitative", "qualitative")],
                        default="quantitative",
                        max_length=12,
                    ),
                ),
                (
                    "version",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Number of the last agreed version."
                    ),
                ),
                (
                    "edition",
                    models.PositiveIntegerField(
                        default=0, help_text="Counts changes: a form of an older one is stale."
                    ),
                ),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, help_text="Why it was returned.")),
                ("revision_reason", models.TextField(blank=True, help_text="Why it is being revised.")),
                (
                    "is_elsewhere",
                    models.BooleanField(default=False, help_text="Lives in e-Kinerja or another system."),
                ),
                (
                    "draft_hash",
                    models.CharField(
                        blank=True,
                        help_text="Fingerprint of the draft that was handed out to all of a post.",
                        max_length=64,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "appraiser",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraised_plans",
                        to="organisation.person",
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="organisation.assignment"
                    ),
                ),
                (
                    "continues",
                    models.ForeignKey(
                        blank=True,
                        help_text="The plan in the post before, closed when this one was opened.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="continued_by",
                        to="planning.plan",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="cycles.cycle"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="organisation.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.unit"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="goal",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="goals", to="planning.plan"
            ),
        ),
        migrations.CreateModel(
            name="PlanText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resource", "resources"),
                            ("accountability", "accountability"),
                            ("consequence", "consequences"),
                            ("expectation", "expectation"),
                        ],
                        max_length=14,
                    ),
                ),
                ("ref", models.CharField(blank=True, help_text="Key of the behaviour item.", max_length=60)),
                ("text", models.TextField()),
                (
                    "is_draft",
                    models.BooleanField(
                        default=False,
                        help_text="Written by a preparer; the leader has not yet made it theirs.",
                    ),
                ),
                (
                    "edition",
                    models.PositiveIntegerField(
                        default=0, help_text="The plan's edition of its last change."
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="planning.plan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("content_hash", models.CharField(max_length=64)),
                ("reason", models.TextField(blank=True)),
                ("agreed_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "appraiser",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="planning.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("value", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ("text", models.TextField(blank=True)),
                ("entered_at", models.DateTimeField()),
                ("edition", models.PositiveIntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress",
                        to="planning.indicator",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cycles.period"),
                ),
            ],
            options={
                "verbose_name_plural": "progress",
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("url", models.URLField(blank=True, max_length=1000)),
                ("caption", models.CharField(blank=True, max_length=300)),
                ("added_at", models.DateTimeField()),
                ("form_key", models.UUIDField(null=True, unique=True)),
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
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="core.storedfile",
                    ),
                ),
                (
                    "progress",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="planning.progress",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("dialogue", "dialogue"), ("observation", "observation")],
                        default="dialogue",
                        max_length=12,
                    ),
                ),
                ("text", models.TextField()),
                ("made_at", models.DateTimeField()),
                (
                    "form_key",
                    models.UUIDField(help_text="A form sent twice is kept once.", null=True, unique=True),
                ),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="planning.goal",
                    ),
                ),
                (
                    "helped_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="planning.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignedSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveSmallIntegerField()),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_sheets",
                        to="planning.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GoalTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title_key", models.CharField(help_text="Post in small letters.", max_length=250)),
                ("title", models.TextField()),
                ("supports", models.TextField(blank=True)),
                ("indicators", models.JSONField(default=list)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: shipped.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="organisation.agency",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["title_key"], name="planning_template_post")],
            },
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("goal", "number"),
                name="planning_indicator_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("target_high", None), ("target_high__gte", models.F("target_low")), _connector="OR"
                ),
                name="planning_indicator_range",
            ),
        ),
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(fields=["agency", "cycle", "state", "id"], name="planning_plan_state"),
        ),
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(fields=["unit", "cycle"], name="planning_plan_unit"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="planning_plan_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=("cycle", "person", "assignment"),
                name="planning_plan_one_a_post",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="goal",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("title", config="simple"),
                name="planning_goal_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("plan", "number"),
                name="planning_goal_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="planning_version_number"),
        ),
        migrations.AddConstraint(
            model_name="progress",
            constraint=models.UniqueConstraint(fields=("indicator", "period"), name="planning_progress_once"),
        ),
        migrations.AddIndex(
            model_name="remark",
            index=models.Index(fields=["plan", "-made_at"], name="planning_remark_recent"),
        ),
        migrations.AddIndex(
            model_name="signedsheet",
            index=models.Index(fields=["plan", "-added_at"], name="planning_signed_recent"),
        ),
    ]
