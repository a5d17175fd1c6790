"""``{% load market %}``: quarters in words."""

from django import template

from marketplace.quarters import quarter_words as words_of

register = template.Library()
register.filter("quarter_words", words_of)
