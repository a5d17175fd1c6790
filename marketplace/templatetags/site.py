"""``{% load site %}``: money, times and days in plain words, and the parts pages are made of."""

from datetime import datetime
from functools import partial

from django import template
from django.template.defaulttags import querystring
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts import spoken
from accounts.wording import lower_first
from directory.hours import DAYS, minutes_words
from marketplace.wanted import quarter_words
from marketplace.wording import form_errors

register = template.Library()
register.filter(lower_first)


@register.filter
def pounds(pence):
    """``1250`` is ``£12.50`` and ``1200`` is ``£12``."""
    return "" if pence is None else spoken.say_pounds(pence)


@register.filter
def postcode(compact):
    """``QV41AG`` is ``QV4 1AG``; the front of one stays as it is."""
    return spoken.say_postcode(compact or "")


@register.filter
def clock(minutes):
    """Minutes past midnight, or an instant, as a time of day: ``7:30am``."""
    if isinstance(minutes, datetime):
        local = timezone.localtime(minutes)
        minutes = local.hour * 60 + local.minute
    return "" if minutes is None else spoken.say_time(minutes)


@register.filter
def day(value, style="long"):
    """``Monday 30 November 2026``; ``|day:"short"`` leaves the weekday out."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return "" if value is None else spoken.say_day(value, weekday=style == "long")


@register.filter
def quarter(period):
    """``2026Q1`` is ``January to March 2026``."""
    return quarter_words(period)


@register.filter
def weekday(number):
    """``0`` is ``Monday``."""
    return DAYS[number]


@register.filter
def length_of_time(minutes):
    """``90`` is ``1 hour 30 minutes``."""
    return minutes_words(minutes)


@register.filter
def distance_band(metres):
    """How far away, never nearer than a band says."""
    return "" if metres is None else spoken.say_distance(metres)


@register.simple_tag(takes_context=True)
def error_prefix(context):
    """``Error: `` before the title of a page with something to mend."""
    return "Error: " if form_errors(_forms(context)) else ""


@register.simple_tag(takes_context=True)
def error_summary(context, *forms):
    """What to mend, each line linking to its box. Without arguments: the page's ``form`` or ``forms``."""
    errors = form_errors(forms or _forms(context))
    return render_to_string("components/error_summary.html", {"errors": errors}) if errors else ""


def _forms(context):
    flat = [context.get("form"), context.get("formset"), *(context.get("forms") or [])]
    return [form for form in flat if hasattr(form, "errors")]


@register.simple_tag
def field(bound_field, size="s", *, heading=False):
    """A field with a larger label; ``heading=True`` when its label is the question of the page."""
    bound_field.label_size = size
    bound_field.as_heading = heading
    return bound_field.as_field_group()


@register.inclusion_tag("components/status_tag.html")
def status_tag(text, colour=""):
    """A state in a word; colours: green, yellow, red, grey, teal, orange."""
    return {"text": text, "colour": colour}


@register.simple_tag(takes_context=True)
def pagination(context, page, what="results"):
    """Earlier and later pages of a list."""
    return _jinja("components/pagination.jinja", context, {"page": page, "what": what})


@register.simple_tag(takes_context=True)
def jinja(context, name):
    """A part of this page drawn by Jinja2, which is many times as quick: for long lists on busy pages."""
    return _jinja(name, context, context.flatten())


def _jinja(name, context, parts):
    """With the two tags of Django's that such parts need."""
    tags = {"querystring": partial(querystring, context), "url": _url}
    return SafeString(get_template(name, using="jinja2").render(parts | tags, context["request"]))


def _url(name, *args):
    return reverse(name, args=args)


@register.simple_block_tag
def details(content, summary, *, open=False):  # noqa: A002 (the attribute's own name)
    """Words that most people will not need, one press away."""
    return render_to_string("components/details.html", {"content": content, "summary": summary, "open": open})


@register.simple_block_tag
def inset(content):
    """Words set apart from the rest."""
    return render_to_string("components/inset.html", {"content": content})


@register.simple_block_tag
def warning(content):
    """Words nobody should miss."""
    return render_to_string("components/warning.html", {"content": content})


@register.simple_block_tag
def card(content, title="", *, href="", level=2, kind=""):
    """A panel with a heading; with ``href`` the heading is a link."""
    parts = {"content": content, "title": title, "href": href, "heading": f"h{level}", "kind": kind}
    return render_to_string("components/card.html", parts)
