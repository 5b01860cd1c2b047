from django.db import migrations, models

_KINDS = [
    ("staff", "list of staff"),
    ("units", "unit tree"),
    ("duk", "rank list (DUK)"),
    ("positions", "reference list of posts"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0005_forms_taken_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importbatch",
            name="kind",
            field=models.CharField(choices=_KINDS, max_length=10),
        ),
        migrations.AlterField(
            model_name="importmapping",
            name="kind",
            field=models.CharField(choices=_KINDS, max_length=10),
        ),
    ]
