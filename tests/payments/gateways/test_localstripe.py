"""A second, independent Stripe on this machine: a card that was left is charged, refunded, and told of.

It is under the GPL and no part of the site, so it is in no lock file; ``marketplace/docs/stripe.md`` says how to
install it, and where it is not this is skipped.
"""

import re
import socket
import subprocess
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
import stripe
from django.conf import settings

from payments.gateways.base import Refused, Unknown
from payments.gateways.stripe import Real

PYTHON = Path(settings.BASE_DIR, ".local", "localstripe", "bin", "python")
SECRET = "whsec_localstripe"
CARD = {"exp_month": 12, "exp_year": 2040, "cvc": "123"}
# It listens on every interface and writes to /tmp of itself; started so, it does neither.
START = """
import sys
from aiohttp import web
from localstripe import server
server.store.dump_to_disk = lambda: None
web.run_app(server.app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
"""
pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="localstripe is not installed")


class Carrier(stripe.RequestsClient):
    """Leaves out the one parameter of ours that localstripe has never heard of."""

    def request(self, method, url, headers, post_data=None):
        if isinstance(post_data, str):
            post_data = re.sub(r"&description=[^&]*", "", post_data)
        return super().request(method, url, headers, post_data)


@pytest.fixture
def news():
    """Where it tells us what happened: bodies and signatures, as they came."""
    came = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self):
            came.append(
                (self.rfile.read(int(self.headers["Content-Length"])), self.headers["Stripe-Signature"])
            )
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            """Nothing is printed."""

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield came, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def there(news):
    """The server, told where we listen."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base, said = f"http://127.0.0.1:{port}", {"url": news[1], "secret": SECRET}
    with subprocess.Popen([PYTHON, "-c", START, str(port)]) as process:
        try:
            wait_for(lambda: urlopen(f"{base}/_config/webhooks/ours", urlencode(said).encode()))  # noqa: S310
            yield Real("sk_test_1", SECRET, base=base, carrier=Carrier(timeout=5))
        finally:
            process.terminate()


def wait_for(act, patience=10):
    until = time.monotonic() + patience
    while True:
        try:
            return act()
        except (URLError, ConnectionError, IndexError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def a_card(there, number):
    api = there.client.v1
    customer = api.customers.create({}).id
    method = api.payment_methods.create({"type": "card", "card": CARD | {"number": number}}).id
    api.payment_methods.attach(method, {"customer": customer})
    return {"customer": customer, "method": method}


def test_a_charge_a_refund_and_the_news_of_them(there, news):
    on = {"account": "acct_1"}
    paid = there.charge_saved(
        **on, **a_card(there, "4242424242424242"), pence=2500, reference="PA-1", key="one"
    )
    assert (paid.status, paid.pence, paid.reference) == ("succeeded", 2500, "PA-1")
    back = there.refund(**on, charge=paid.charge, pence=2400, reference="RE-1", key="two")
    assert (back.status, back.pence, back) == ("succeeded", 2400, there.refund_of(back.id, **on))
    assert there.intent(paid.id, **on).refunded_pence == 2400
    with pytest.raises(Unknown):
        there.intent("pi_none", **on)
    with pytest.raises(Refused):
        there.charge_saved(
            **on, **a_card(there, "4000000000000341"), pence=900, reference="PA-2", key="three"
        )

    def told():
        return [there.happened(*each).object_id for each in news[0] if b"payment_intent.succeeded" in each[0]]

    assert wait_for(lambda: told()[0]) == paid.id
