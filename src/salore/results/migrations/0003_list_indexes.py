from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("results", "0002_append_only")]

    operations = [
        migrations.AddIndex(
            model_name="result",
            index=models.Index(fields=["agency", "period", "id"], name="results_result_by_period"),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(fields=["agency", "predicate_code", "id"], name="results_result_by_predicate"),
        ),
    ]
