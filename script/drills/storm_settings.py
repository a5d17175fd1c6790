"""The site's own settings, with a pretend Stripe of the drill's own, and nobody to take tasks: those who follow look for them."""

import os
from pathlib import Path

from marketplace.settings import *  # noqa: F403

PRETEND_STRIPE, STRIPE_SECRET_KEY = True, ""
PRETEND_STRIPE_FILE = str(Path(os.environ["DRILL_FOLDER"]) / "stripe.sqlite3")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
CELERY_BROKER_URL = "memory://"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CACHES["process"] = CACHES["default"]
