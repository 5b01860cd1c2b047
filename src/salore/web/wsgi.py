"""What the web server calls."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salore.settings")
application = get_wsgi_application()
# The pages as well, so that the first visitor need not wait for them. What is loaded by now stays as long as
# the process: the collector need not walk through it, of which others would wait for a tenth of a second.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
