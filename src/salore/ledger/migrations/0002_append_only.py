from django.db import migrations

from salore.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("core", "0002_refuse_change"), ("ledger", "0001_initial")]
    operations = [append_only("ledger_event"), append_only("ledger_reading")]
