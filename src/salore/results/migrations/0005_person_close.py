import django.db.models.deletion
from django.db import migrations, models

# A release shows what was frozen when it was made: those that stand already show all that is there.
FILL = """
    UPDATE results_release SET shows_until_id = (
        SELECT max(c.id) FROM results_computation c
        WHERE c.cycle_id = results_release.cycle_id AND c.period = results_release.period
    );
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0002_leadership"),
        ("results", "0004_receipt"),
    ]

    operations = [
        migrations.AddField(
            model_name="computation",
            name="person",
            field=models.ForeignKey(
                blank=True,
                help_text="Whom alone it concerns; empty: a whole period.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.person",
            ),
        ),
        migrations.AddField(
            model_name="computation",
            name="early_ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("retirement", "retirement"),
                    ("transfer", "move to another agency"),
                    ("contract_end", "end of the contract"),
                    ("other", "another reason"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="computation",
            name="until",
            field=models.DateField(
                blank=True, help_text="The person's last day, where it was before the period's.", null=True
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="person",
            field=models.ForeignKey(
                blank=True,
                help_text="Whom alone it concerns.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.person",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="shows_until",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="results.computation",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="release",
            name="shows_until",
            field=models.ForeignKey(
                help_text="The last computation that was looked at: what is frozen later waits for another.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="results.computation",
            ),
        ),
        migrations.RemoveConstraint(model_name="release", name="results_release_once"),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=("cycle", "period", "unit", "person", "shows_until"),
                name="results_release_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(unit=None) | models.Q(person=None), name="results_release_of_one_kind"
            ),
        ),
    ]
