"""What a user may say about themselves."""

from django import forms

from accounts.models import User


class NameForm(forms.ModelForm):
    """The name people see."""

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": "Your name"}
        help_texts = {"name": "People you write to will see it."}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
