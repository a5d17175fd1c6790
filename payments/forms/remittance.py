"""What people send and say of banks' files."""

from django import forms

from directory.forms.uploads import UploadField


class FileForm(forms.Form):
    """A file of one of the bodies somebody belongs to."""

    body = forms.ModelChoiceField(
        queryset=None,
        to_field_name="reference",
        label="Whose payments are they?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose whose payments they are"},
    )
    content = UploadField(
        label="The file from the bank",
        takes=".csv,text/csv",
        help_text="A CSV file whose first line names the columns: date, amount and reference. Up to 1,000 rows. "
        "We keep the rows, and not the file.",
        error_messages={"required": "Choose a file"},
    )

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies
        if len(bodies) == 1:
            self.initial.setdefault("body", bodies[0].reference)


class RowForm(forms.Form):
    """Which invoice a payment was for."""

    invoice = forms.ModelChoiceField(
        queryset=None,
        to_field_name="reference",
        label="Which invoice does it pay?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose an invoice", "invalid_choice": "Choose an invoice"},
    )

    def __init__(self, *args, invoices, say, **kwargs):
        """``say`` is what each invoice is called."""
        super().__init__(*args, **kwargs)
        self.fields["invoice"].queryset = invoices
        self.fields["invoice"].label_from_instance = say
