import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_refuse_change"),
        ("cycles", "0001_initial"),
        ("organisation", "0002_leadership"),
        ("planning", "0003_goal_library"),
    ]

    operations = [
        migrations.CreateModel(
            name="RaterAssignment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("supervisor", "direct superior"),
                            ("peer", "colleagues"),
                            ("subordinate", "subordinates"),
                            ("self", "oneself"),
                            ("team_lead", "team lead"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("two_of_three", "two of three custodians together"),
                            ("one_of_two", "either of two custodians"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "being prepared"),
                            ("collecting", "taking answers"),
                            ("closed", "closed, not yet counted"),
                            ("counted", "counted"),
                            ("destroyed", "answers and keys destroyed"),
                        ],
                        default="preparing",
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField(help_text="The day that people are told.")),
                (
                    "closes_at",
                    models.DateTimeField(
                        help_text="Until when forms are taken, grace and extensions included."
                    ),
                ),
                ("public_key", models.BinaryField(max_length=32, null=True)),
                ("envelopes_sha256", models.BinaryField(max_length=32, null=True)),
                ("results_sha256", models.BinaryField(max_length=32, null=True)),
                (
                    "rejected_count",
                    models.PositiveIntegerField(
                        blank=True, help_text="Envelopes that were not ours.", null=True
                    ),
                ),
                ("counted_on", models.DateField(blank=True, null=True)),
                ("destroyed_on", models.DateField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="cycles.cycle",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="cycles.period",
                    ),
                ),
                (
                    "ratee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="organisation.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Custodian",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("public_key", models.BinaryField(max_length=32, null=True)),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                ("rehearsed_on", models.DateField(blank=True, null=True)),
                ("sheet_destroyed_on", models.DateField(blank=True, null=True)),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="custodians",
                        to="appraisal.collection",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custodies",
                        to="organisation.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "edition",
                    models.PositiveIntegerField(
                        default=0, help_text="Counts changes: an older form is stale."
                    ),
                ),
                (
                    "result_rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("above", "above expectation"),
                            ("as", "in line with expectation"),
                            ("below", "below expectation"),
                        ],
                        max_length=5,
                    ),
                ),
                ("result_reason", models.TextField(blank=True)),
                (
                    "behaviour_rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("above", "above expectation"),
                            ("as", "in line with expectation"),
                            ("below", "below expectation"),
                        ],
                        max_length=5,
                    ),
                ),
                ("behaviour_reason", models.TextField(blank=True)),
                ("has_innovation", models.BooleanField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "proposal",
                    models.JSONField(
                        blank=True,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="What was proposed when it was decided.",
                        null=True,
                    ),
                ),
                (
                    "wants_review",
                    models.BooleanField(default=False, help_text="Answers were counted after the decision."),
                ),
                (
                    "acts_for",
                    models.ForeignKey(
                        blank=True,
                        help_text="For whom somebody decided as substitute.",
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
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="cycles.period",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="organisation.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Dialogue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("held_on", models.DateField()),
                ("follow_up", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
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
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dialogues",
                        to="appraisal.evaluation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FeedbackRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("question", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback_asked",
                        to="organisation.person",
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Feedback",
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
                        choices=[("appreciation", "appreciation"), ("advice", "advice")], max_length=12
                    ),
                ),
                ("text", models.CharField(max_length=1000)),
                (
                    "item",
                    models.CharField(
                        blank=True, help_text="A value of the pack, where it is about one.", max_length=60
                    ),
                ),
                ("given_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback_given",
                        to="organisation.person",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="planning.goal",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback_received",
                        to="organisation.person",
                    ),
                ),
                (
                    "asked_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="answers",
                        to="appraisal.feedbackrequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeyCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("sealed_seed", models.BinaryField()),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="key_copies",
                        to="appraisal.collection",
                    ),
                ),
                (
                    "custodian_a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="appraisal.custodian",
                    ),
                ),
                (
                    "custodian_b",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="appraisal.custodian",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NamedAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("supervisor", "direct superior"),
                            ("peer", "colleagues"),
                            ("subordinate", "subordinates"),
                            ("self", "oneself"),
                            ("team_lead", "team lead"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "scores",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Score by item; missing: not observed.",
                    ),
                ),
                ("remark", models.TextField(blank=True)),
                ("given_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_answers",
                        to="cycles.period",
                    ),
                ),
                (
                    "ratee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "rater",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationPredicate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "predicate",
                    models.CharField(
                        choices=[
                            ("istimewa", "outstanding"),
                            ("baik", "good"),
                            ("butuh_perbaikan", "needs improvement"),
                            ("kurang", "poor"),
                            ("sangat_kurang", "very poor"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_final", models.BooleanField(default=False)),
                ("basis", models.TextField()),
                ("set_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.period"
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="core.storedfile",
                    ),
                ),
                (
                    "set_by",
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
                        related_name="predicates",
                        to="organisation.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "values",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="The row of `results`.",
                    ),
                ),
                (
                    "behaviour",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Rows of `behaviour`.",
                    ),
                ),
                ("explanation", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("inputs_sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="cycles.period",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SealedAnswer",
            fields=[
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="appraisal.raterassignment",
                    ),
                ),
                ("envelope", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="raterassignment",
            name="collection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="appraisal.collection",
            ),
        ),
        migrations.AddField(
            model_name="raterassignment",
            name="ratee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.person"
            ),
        ),
        migrations.AddField(
            model_name="raterassignment",
            name="rater",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.person"
            ),
        ),
        migrations.CreateModel(
            name="RaterExclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("absence", "long absence"),
                            ("conflict", "a conflict"),
                            ("kinship", "kinship"),
                            ("other", "another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("said_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
                ),
                ("cycle", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cycles.cycle")),
                (
                    "ratee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "rater",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
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
            ],
        ),
        migrations.CreateModel(
            name="SourceComment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("source", models.CharField(max_length=12)),
                ("text", models.TextField()),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="appraisal.collection",
                    ),
                ),
                (
                    "ratee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SourceResult",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("source", models.CharField(max_length=12)),
                ("n", models.PositiveSmallIntegerField(null=True)),
                ("mean", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("is_adjusted", models.BooleanField(null=True)),
                ("se", models.FloatField(null=True)),
                (
                    "items",
                    models.JSONField(
                        default=dict, help_text="Each item against the person's own mean, in words."
                    ),
                ),
                ("suppressed", models.BooleanField(default=False)),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="appraisal.collection",
                    ),
                ),
                (
                    "ratee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ratee", None)),
                fields=("period",),
                name="appraisal_collection_one_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodian",
            constraint=models.UniqueConstraint(
                fields=("collection", "number"), name="appraisal_custodian_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="custodian",
            constraint=models.UniqueConstraint(
                fields=("collection", "person"), name="appraisal_custodian_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(fields=("period", "person"), name="appraisal_evaluation_once"),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("behaviour_rating", ""), ("decided_at", None), ("result_rating", "")),
                    models.Q(
                        ("decided_at__isnull", False),
                        models.Q(("result_rating", ""), _negated=True),
                        models.Q(("behaviour_rating", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="appraisal_evaluation_decided",
            ),
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(fields=["receiver", "-id"], name="appraisal_feedback_receiver"),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(("giver", models.F("receiver")), _negated=True),
                name="appraisal_feedback_to_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="namedanswer",
            constraint=models.UniqueConstraint(
                fields=("period", "ratee", "rater", "source"), name="appraisal_named_answer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="namedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ratee", models.F("rater")), ("source", "self")),
                    models.Q(
                        ("source__in", ("supervisor", "team_lead")),
                        models.Q(("ratee", models.F("rater")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="appraisal_named_answer_source",
            ),
        ),
        migrations.AddIndex(
            model_name="organisationpredicate",
            index=models.Index(fields=["unit", "period", "-id"], name="appraisal_predicate_last"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(fields=("period", "person"), name="appraisal_proposal_once"),
        ),
        migrations.AddIndex(
            model_name="raterassignment",
            index=models.Index(fields=["rater", "collection"], name="appraisal_assignment_rater"),
        ),
        migrations.AddConstraint(
            model_name="raterassignment",
            constraint=models.UniqueConstraint(
                fields=("collection", "ratee", "rater"), name="appraisal_assignment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="raterassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ratee", models.F("rater")), _negated=True),
                name="appraisal_assignment_not_self",
            ),
        ),
        migrations.AddConstraint(
            model_name="raterexclusion",
            constraint=models.UniqueConstraint(
                fields=("cycle", "ratee", "rater", "said_by"), name="appraisal_exclusion_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceresult",
            constraint=models.UniqueConstraint(
                fields=("collection", "ratee", "source"), name="appraisal_result_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mean__isnull", False), ("n__isnull", False), ("suppressed", False)),
                    models.Q(
                        ("is_adjusted", None),
                        ("items", {}),
                        ("mean", None),
                        ("n", None),
                        ("se", None),
                        ("suppressed", True),
                    ),
                    _connector="OR",
                ),
                name="appraisal_result_suppressed",
            ),
        ),
    ]
