"""A file for a check, and whether a council takes any."""

from django import forms

from accounts.forms.fields import Hinted
from directory.forms.uploads import UploadField


class EvidenceForm(forms.Form):
    """One file at a time."""

    file = UploadField(
        label="File",
        help_text="A PDF, or a photo of the paper as a JPEG or PNG. Up to 10 MB.",
        takes="application/pdf,image/jpeg,image/png",
        error_messages={"required": "Choose a file"},
    )


class EvidencePolicyForm(forms.Form):
    """Off is the default, and what the law prefers."""

    NOTHING, PAPERS, CERTIFICATES = "nothing", "papers", "certificates"
    takes = forms.ChoiceField(
        label="What may providers send you for their checks?",
        choices=[
            (
                NOTHING,
                Hinted("Nothing", "Officers look at the papers themselves and write down what they saw."),
            ),
            (
                PAPERS,
                Hinted("Files, but never a DBS certificate", "Such as insurance, training or a licence."),
            ),
            (
                CERTIFICATES,
                Hinted(
                    "Files, and copies of DBS certificates",
                    "Only if your policy on handling certificates says so: passing on what one says is a crime.",
                ),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what providers may send you"},
    )

    def answers(self):
        """What the action takes."""
        takes = self.cleaned_data["takes"]
        return {"allowed": takes != self.NOTHING, "certificates": takes == self.CERTIFICATES}
