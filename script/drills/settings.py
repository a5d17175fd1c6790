"""The site's own settings, watched: its steps can be reached, its mail is counted, and its clock is quick."""

from drills import clock, plug, steps
from marketplace.settings import *  # noqa: F403
from marketplace.settings import MIDDLEWARE

MIDDLEWARE = ["drills.steps.Answers", *MIDDLEWARE]
EMAIL_BACKEND = "drills.steps.Post"
ALLOWED_HOSTS = ["drill"]
SITE_URL = "http://drill"
OFTEN = {
    "accounts.deliver": 2.0,
    "accounts.seal": 2.0,
    "marketplace.invoice_week": 3.0,
    "marketplace.settle_visits": 15.0,
    "payments.follow_deliveries": 2.0,
    "payments.ask_again": 5.0,
    "payments.catch_up": 20.0,
}
PRETEND_STRIPE = True
PRETEND_STRIPE_FILE = str(plug.FOLDER / "pretend_stripe.sqlite3")
CELERY_BEAT_SCHEDULE = {task: {"task": task, "schedule": seconds} for task, seconds in OFTEN.items()}
CELERY_BROKER_CONNECTION_MAX_RETRIES = None

clock.install()
steps.install()
