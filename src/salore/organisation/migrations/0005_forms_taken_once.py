from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_imports"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="helprequest",
            name="form_key",
        ),
        migrations.RemoveField(
            model_name="organisationchange",
            name="form_key",
        ),
    ]
