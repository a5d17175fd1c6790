"""The door web servers knock on."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - every page is loaded once, before the workers part

# What is loaded now stays for as long as the process lives: nobody need look through it for rubbish again.
gc.collect()
gc.freeze()
