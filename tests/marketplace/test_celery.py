"""The clock asks only for what can be done."""

from django.conf import settings

from marketplace.celery import app


def test_beat_asks_only_for_tasks_there_are():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
