"""What whoever is paid is to the person: asked where the law asks it."""

from django import forms

from accounts.forms.fields import Hinted
from payments.enums import Relation

CLOSE_ONES = (
    "Parent, parent-in-law, son, daughter, son-in-law, daughter-in-law, stepson, stepdaughter, brother, sister, aunt, "
    "uncle or grandparent."
)
HINTS = {
    Relation.NOT_RELATED: ("No", ""),
    Relation.PARTNER: (
        "Their husband, wife or partner",
        "Also a civil partner, or somebody they live with as a couple.",
    ),
    Relation.CLOSE: (
        "A close relative",
        CLOSE_ONES,
    ),
    Relation.THEIR_PARTNER: ("The husband, wife or partner of a close relative", ""),
    Relation.OTHER: ("Another relative", "Such as a cousin, niece, nephew or grandchild."),
    Relation.FRIEND: ("A friend", ""),
}
HOME = {"yes": "Yes", "no": "No"}


class RelationForm(forms.Form):
    """Mixed into forms that spend money; without ``asks_relation`` nothing is asked."""

    relation = forms.ChoiceField(
        label="Is whoever would be paid a relative or friend of the person who gets the care?",
        help_text="The law asks this before a direct payment or a health budget pays somebody.",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they are a relative or friend"},
        choices=[(value.value, Hinted(*words)) for value, words in HINTS.items()],
    )
    same_home = forms.ChoiceField(
        label="Do they live in the same home?",
        help_text="Leave this out if they are not related.",
        required=False,
        widget=forms.RadioSelect,
        choices=list(HOME.items()),
    )

    def __init__(self, *args, asks_relation=False, said=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.asks_relation, self.said = asks_relation, said
        if not asks_relation:
            del self.fields["relation"], self.fields["same_home"]
        elif said:
            self.initial.setdefault("relation", said.relation)
            self.initial.setdefault("same_home", "yes" if said.same_home else "no")

    def want_relation(self):
        """Say what is missing of it; what was said before holds until it is said otherwise."""
        given = self.cleaned_data
        if self.said and not given.get("relation"):
            return
        if not given.get("relation") and "relation" not in self.errors:
            self.add_error("relation", "Choose whether they are a relative or friend")
        elif given.get("relation") not in {None, Relation.NOT_RELATED} and not given.get("same_home"):
            self.add_error("same_home", "Choose whether they live in the same home")

    def kinship(self):
        """As it is kept."""
        given = self.cleaned_data
        if not given["relation"]:
            return {"relation": self.said.relation, "same_home": self.said.same_home}
        related = given["relation"] != Relation.NOT_RELATED
        return {"relation": given["relation"], "same_home": related and given["same_home"] == "yes"}
