"""A case may ask for a new round of colleagues' answers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appraisal", "0009_forms_written_at_once"),
        ("objections", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="objection",
            name="round",
            field=models.ForeignKey(
                blank=True,
                help_text="The round that was held for this case.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="appraisal.collection",
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="round_asked_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When who decides asked for a new round of colleagues' answers.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="round_refused_at",
            field=models.DateTimeField(
                blank=True, help_text="When the performance team said that it cannot be held.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("statement", "objection"),
                    ("explanation", "explanation"),
                    ("question", "question"),
                    ("naming", "who decides was named"),
                    ("withdrawal", "withdrawal"),
                    ("round", "new round asked for"),
                    ("no_round", "new round cannot be held"),
                ],
                max_length=12,
            ),
        ),
    ]
