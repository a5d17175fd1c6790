"""How often the same visitor may send something in an hour. It is counted by a digest, never by an address."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.crypto import salted_hmac

AN_HOUR = 60 * 60
NOT_KNOWN = "0.0.0.0"  # noqa: S104 -- what the adapter says when it cannot tell visitors apart


def too_often(request, what, *, most):
    """Count one more; whether that is more than ``most`` in an hour. Visitors who cannot be told apart are not counted."""
    user = request.user
    who = f"user {user.pk}" if user.is_authenticated else comes_from(request)
    if not who:
        return False
    key = f"often-{what}-{salted_hmac('marketplace.often', who, algorithm='sha256').hexdigest()[:32]}"
    cache.add(key, 0, AN_HOUR)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two
        return False


def comes_from(request):
    """Where on the network a visitor is; nothing where that cannot be told. It is only ever kept as a digest."""
    address = get_adapter().get_client_ip(request)
    return "" if address == NOT_KNOWN else address
