"""The deals and the site: where people and supply meet."""

import gc

# Whoever starts makes much and drops little: to look through it for rubbish over and over takes a fifth of the start.
gc.set_threshold(50_000, 20, 50)

from marketplace.celery import app as celery_app  # noqa: E402 - loading it is most of what is made

__all__ = ["celery_app"]
