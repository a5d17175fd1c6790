"""The site on the day of the benches, for the web server: as ``marketplace.wsgi``, with the clock stopped."""

from django.utils import timezone

from marketplace.bench.clock import NOW
from marketplace.wsgi import application

timezone.now = lambda: NOW

__all__ = ["application"]
