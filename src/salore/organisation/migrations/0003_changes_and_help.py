import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Three branches, as in the view before. A name that ends leaves the rest of the assignment to the structure.
_VIEW = """
CREATE OR REPLACE VIEW organisation_leadership AS
    SELECT a.id || '-n' AS id, a.id AS assignment_id, a.agency_id, a.person_id, a.unit_id,
           a.named_superior_id AS superior_id, a.starts_on, LEAST(a.ends_on, a.named_until) AS ends_on
    FROM organisation_assignment a
    WHERE a.named_superior_id IS NOT NULL
UNION ALL
    SELECT a.id || '-' || l.id, a.id, a.agency_id, a.person_id, a.unit_id, l.leader_id,
           GREATEST(a.starts_on, a.named_until + 1, l.starts_on), LEAST(a.ends_on, l.ends_on)
    FROM organisation_assignment a
    JOIN organisation_unitlead l ON l.unit_id = a.unit_id AND l.leader_id <> a.person_id
        AND l.starts_on <= COALESCE(a.ends_on, 'infinity')
        AND COALESCE(l.ends_on, 'infinity') >= GREATEST(a.starts_on, a.named_until + 1)
    WHERE (a.named_superior_id IS NULL OR a.named_until IS NOT NULL)
        AND COALESCE(a.ends_on, 'infinity') >= GREATEST(a.starts_on, a.named_until + 1)
UNION ALL
    SELECT a.id || '-' || l.id, a.id, a.agency_id, a.person_id, a.unit_id, l.above_id,
           GREATEST(a.starts_on, a.named_until + 1, l.starts_on), LEAST(a.ends_on, l.ends_on)
    FROM organisation_assignment a
    JOIN organisation_unitlead l ON l.unit_id = a.unit_id AND l.leader_id = a.person_id
        AND l.starts_on <= COALESCE(a.ends_on, 'infinity')
        AND COALESCE(l.ends_on, 'infinity') >= GREATEST(a.starts_on, a.named_until + 1)
    WHERE (a.named_superior_id IS NULL OR a.named_until IS NOT NULL) AND l.above_id IS NOT NULL
        AND COALESCE(a.ends_on, 'infinity') >= GREATEST(a.starts_on, a.named_until + 1);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0002_leadership"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpRequest",
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
                        choices=[("help", "help"), ("wrong_superior", "wrong superior or unit")],
                        default="help",
                        max_length=16,
                    ),
                ),
                (
                    "page",
                    models.CharField(
                        blank=True, help_text="Path of the page it was asked from.", max_length=500
                    ),
                ),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "waiting for an answer"), ("answered", "answered")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "form_key",
                    models.UUIDField(help_text="A form sent twice is kept once.", null=True, unique=True),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationChange",
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
                        choices=[
                            ("move", "move"),
                            ("promote", "promotion"),
                            ("retire", "leaving service"),
                            ("rotate", "rotation by decree"),
                            ("open_unit", "new unit"),
                            ("place_unit", "unit placed under another"),
                            ("merge_units", "units merged"),
                            ("split_unit", "unit split"),
                            ("dissolve_unit", "unit dissolved"),
                        ],
                        max_length=16,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("effective_on", models.DateField()),
                ("decree", models.CharField(blank=True, max_length=120)),
                ("effects", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "rows",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Each row touched, before and after.",
                    ),
                ),
                (
                    "later",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="What holds no dates of its own and is changed when the day has come.",
                    ),
                ),
                (
                    "form_key",
                    models.UUIDField(help_text="A form sent twice is done once.", null=True, unique=True),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="assignment",
            name="named_until",
            field=models.DateField(
                blank=True, help_text="Last day of the name, where it ends before the assignment.", null=True
            ),
        ),
        # A value of its own for each row that stands already; then as the model has it.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE organisation_teammembership"
                    " ADD COLUMN uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid();"
                    "ALTER TABLE organisation_teammembership ALTER COLUMN uid DROP DEFAULT;",
                    "ALTER TABLE organisation_teammembership DROP COLUMN uid;",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="teammembership",
                    name="uid",
                    field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                )
            ],
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("name", config="simple"),
                name="organisation_person_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=(
                    (
                        models.Func(
                            models.F("person_id"),
                            models.F("person_id"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("starts_on"),
                            models.F("ends_on"),
                            models.Value("[]"),
                            function="daterange",
                        ),
                        "&&",
                    ),
                ),
                name="organisation_employment_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitplacement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=(
                    (
                        models.Func(
                            models.F("unit_id"), models.F("unit_id"), models.Value("[]"), function="int8range"
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("starts_on"),
                            models.F("ends_on"),
                            models.Value("[]"),
                            function="daterange",
                        ),
                        "&&",
                    ),
                ),
                name="organisation_placement_once",
            ),
        ),
        migrations.AddField(
            model_name="helprequest",
            name="agency",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
        ),
        migrations.AddField(
            model_name="helprequest",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.person",
            ),
        ),
        migrations.AddField(
            model_name="helprequest",
            name="asker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="help_requests",
                to="organisation.person",
            ),
        ),
        migrations.AddField(
            model_name="helprequest",
            name="for_unit",
            field=models.ForeignKey(
                help_text="Whose officers it reaches; empty: the operators.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="help_requests",
                to="organisation.unit",
            ),
        ),
        migrations.AddField(
            model_name="helprequest",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
            ),
        ),
        migrations.AddField(
            model_name="organisationchange",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.person",
            ),
        ),
        migrations.AddField(
            model_name="organisationchange",
            name="agency",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.agency"),
        ),
        migrations.AddField(
            model_name="organisationchange",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.person",
            ),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(fields=["for_unit", "state"], name="organisation_help_unit"),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(fields=["asker", "-made_at"], name="organisation_help_asker"),
        ),
        migrations.AddIndex(
            model_name="organisationchange",
            index=models.Index(fields=["agency", "-id"], name="organisation_change_recent"),
        ),
        migrations.AddIndex(
            model_name="organisationchange",
            index=models.Index(
                condition=models.Q(models.Q(("later", []), _negated=True), ("undone_at", None)),
                fields=["agency", "effective_on"],
                name="organisation_change_later",
            ),
        ),
        migrations.RunSQL(_VIEW, migrations.RunSQL.noop),
    ]
