from django.db import migrations

from salore.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("core", "0002_refuse_change"), ("appraisal", "0001_initial")]
    operations = [append_only("appraisal_sourceresult"), append_only("appraisal_sourcecomment")]
