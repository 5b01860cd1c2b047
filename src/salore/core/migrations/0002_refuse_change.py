from django.db import migrations

from salore.core.append_only import REFUSE_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [REFUSE_FUNCTION]
