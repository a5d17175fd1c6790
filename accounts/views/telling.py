"""Events as people read them: who, what and when, with names and never with keys."""

from accounts.history import LOOKS, sentence
from accounts.models import Organisation, User


def in_words(events, *, reader):
    """Each event as (when, who, what, why), with people's names and ``You`` for the reader."""
    known = {event.actor_id for event in events} | {event.facts.get("helper") for event in events}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=known - {None})}
    return [
        (
            event.at,
            "You" if event.actor_id == reader.pk else names.get(event.actor_id, "The site"),
            sentence(event.what, event.facts, helper=names.get(event.facts.get("helper"), "somebody")),
            event.why,
        )
        for event in events
    ]


def looks_in_words(events, *, reader):
    """Each look as (when, who, at what): the body somebody looked for, or else their name."""
    events = list(events)
    users = User.objects.filter(pk__in={event.actor_id for event in events})
    names = {user.pk: str(user) for user in users}
    asked = {event.facts["body"] for event in events if "body" in event.facts}
    bodies = {one.pk: str(one) for one in Organisation.objects.filter(pk__in=asked)}
    return [(event.at, _who(event, names, bodies, reader), _what(event)) for event in events]


def _who(event, names, bodies, reader):
    if event.actor_id == reader.pk:
        return "You"
    return bodies.get(event.facts.get("body")) or names.get(event.actor_id, "Somebody who has left")


def _what(event):
    noun = event.what.partition(".")[0]
    return LOOKS.get(noun, noun.replace("_", " "))
