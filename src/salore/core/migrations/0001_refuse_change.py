from django.db import migrations

from salore.core.append_only import REFUSE_FUNCTION


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [REFUSE_FUNCTION]
