"""What is chosen on the pages that pretend to be Stripe's. Nobody can type a real card here."""

from django import forms

from payments.gateways.fake_world import CARDS


class CardForm(forms.Form):
    """A pretend card."""

    card = forms.ChoiceField(
        label="Which card?",
        choices=[(number, f"{card.words} (ends in {number})") for number, card in CARDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a card", "invalid_choice": "Choose a card"},
    )
