"""Somebody at a browser: pages and forms over HTTP. What is not answered is sent again, with the form as it was."""

import http.client
import re
import threading
import time
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from drills.clock import HEADER
from drills.crew import Line

SECRET = "d" * 32  # anything, the same in the cookie and in the form
PAUSE_SECONDS = 0.1
GIVE_UP_SECONDS = 120


closing = threading.Event()  # the drill is broken off: nobody asks again


class Refused(Exception):  # noqa: N818 - it is an answer
    """The site gave an answer nobody expected."""


class Forms(HTMLParser):
    """The forms of a page: where each goes, and what is filled in."""

    def __init__(self):
        super().__init__()
        self.found, self.form, self.choice = [], None, None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.form = (given.get("action", ""), {})
            self.found.append(self.form)
        elif self.form is not None and tag == "input" and given.get("name"):
            if given.get("type") not in {"radio", "checkbox"} or "checked" in given:
                self.form[1][given["name"]] = given.get("value", "")
        elif self.form is not None and tag == "select":
            self.choice = given.get("name")
        elif tag == "option" and self.choice and "selected" in given:
            self.form[1][self.choice] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.choice = None


class Visitor:
    """One person who is signed in."""

    def __init__(self, door, session):
        self.door, self.session, self.line = door, session, None
        self.asked_again, self.before_again = 0, None

    def get(self, address, days_ago=0):
        return self.ask("GET", address, None, days_ago)[1]

    def form(self, address, field, days_ago=0):
        """The form of a page that has this field, as it is filled in."""
        found = self.form_if_any(address, field, days_ago)
        if found is None:
            raise Refused(f"{address} has no form with {field}.")
        return found

    def form_if_any(self, address, field, days_ago=0):
        page = Forms()
        page.feed(self.get(address, days_ago))
        return next(((action or address, filled) for action, filled in page.found if field in filled), None)

    def send(self, address, filled, days_ago=0):
        """Send a form until it is answered; where it leads."""
        status, page, leads = self.ask("POST", address, filled, days_ago)
        if status not in {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}:
            words = re.findall(r"govuk-error-(?:summary__list|message)[^>]*>(.*?)</", page, re.DOTALL)
            raise Refused(f"{address} answered {status}: {words}")
        return urlsplit(leads).path

    def send_on(self, address):
        """Go where one is sent, until that is answered."""
        self.ask("GET", address, None, 0, HTTPStatus.FOUND)

    def ask(self, method, address, filled, days_ago, status=HTTPStatus.OK):
        gives_up_at = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < gives_up_at and not closing.is_set():
            try:
                answer = self.once(method, address, filled, days_ago)
            except (OSError, http.client.HTTPException):
                self.hang_up()
            else:
                if answer[0] < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return answer if method == "POST" else self.page(address, answer, status)
            self.asked_again += 1
            if self.before_again:
                self.before_again()
            time.sleep(PAUSE_SECONDS)
        raise Refused(f"{address} did not answer for {GIVE_UP_SECONDS} seconds.")

    def page(self, address, answer, status):
        if answer[0] != status:
            raise Refused(f"{address} answered {answer[0]}.")
        return answer

    def once(self, method, address, filled, days_ago):
        if self.line is None:
            self.line = Line(self.door)
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={SECRET}", HEADER: str(days_ago)}
        body = None
        if filled is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({**filled, "csrfmiddlewaretoken": SECRET})
        self.line.request(method, address, body, headers)
        answer = self.line.getresponse()
        return answer.status, answer.read().decode(), answer.headers.get("Location", "")

    def hang_up(self):
        if self.line:
            self.line.close()
        self.line = None
