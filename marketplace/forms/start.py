"""The three questions on the home page; the search asks the rest."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from accounts.enums import Scope
from accounts.models import Person
from directory.models import Need
from marketplace.common_weeks import week_of
from marketplace.forms.find import PostcodeForm
from marketplace.policies import next_question

WHAT = (
    ("", "Not sure yet"),
    ("personal-care", "Washing, dressing and personal care"),
    ("meals", "Meals and drinks"),
    ("home", "Cleaning, shopping and errands"),
    ("company", "Company and getting out"),
    ("nights", "Someone there at night"),
    ("break", "A break for a family carer"),
)
WHEN = (
    ("", "I will say exactly when"),
    ("mornings", "Every morning"),
    ("mornings-evenings", "Every morning and evening"),
    ("mealtimes", "Morning, lunch, tea and bedtime"),
    ("weekday-mornings", "Weekday mornings"),
    ("two-afternoons", "Two afternoons a week"),
    ("nights", "Every night"),
)
NEEDS = {
    "personal-care": ("washing", "dressing"),
    "meals": ("meals",),
    "home": ("cleaning", "shopping"),
    "company": ("company", "getting-out"),
    "nights": ("night-asleep",),
    "break": ("respite",),
}


def homes_of(user):
    """The people ``user`` may book for whose home is known."""
    return [one for one in Person.objects.of(user, scope=Scope.BOOK) if one.postcode]


def home_of(homes):
    """Where a search begins: at the home of the only one there is."""
    return {"postcode": homes[0].postcode} if len(homes) == 1 else {}


class StartForm(PostcodeForm):
    """Where, what and when, in the fewest taps. It begins at the home of the only person ``user`` may book for."""

    marks_optional = False
    what = forms.ChoiceField(label="What would help?", choices=WHAT, required=False)
    when = forms.ChoiceField(label="When?", choices=WHEN, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.homes = homes_of(user)
        self.initial |= home_of(self.homes)

    def answers(self):
        """What a new brief starts with. A common week starts tomorrow until somebody says otherwise."""
        cleaned = self.cleaned_data
        kept = {"postcode": cleaned["postcode"]}
        if cleaned["what"]:
            needs = Need.objects.filter(slug__in=NEEDS[cleaned["what"]])
            kept["needs"] = sorted(needs.values_list("pk", flat=True))
        if cleaned["when"]:
            tomorrow = timezone.localdate() + timedelta(days=1)
            kept |= {"visits": week_of(cleaned["when"], minutes=None, workers=1), "starts_on": tomorrow}
        return kept

    @staticmethod
    def next_question(brief):
        """What is still to be asked; when nothing is, what matters in whoever comes."""
        return next_question(brief) or "must"
