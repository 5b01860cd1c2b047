from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0002_append_only")]
    operations = [
        migrations.AddField(
            model_name="collection",
            name="quality",
            field=models.JSONField(
                blank=True,
                help_text="Numbers about the assignment as it would be; nothing about a pair.",
                null=True,
            ),
        ),
    ]
