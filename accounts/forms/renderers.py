"""How every form is drawn: Django's own renderer speaking GOV.UK's markup.

Each field draws itself with its label, hint and error, and names by ``first_id`` the element that an error
summary should send people to. Django's admin uses the same renderer; the classes it meets mean nothing there.
"""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property

from accounts.forms.fields import PARTS, DayInput

KINDS = (
    (forms.PasswordInput, "password"),
    (forms.CheckboxSelectMultiple, "fieldset"),
    (forms.RadioSelect, "fieldset"),
    (forms.CheckboxInput, "checkbox"),
    (forms.MultiWidget, "fieldset"),
    (forms.Textarea, "textarea"),
)
CLASSES = (
    (forms.PasswordInput, "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.MultiWidget, ""),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.widgets.Input, "govuk-input"),
)


def _first(table, widget, otherwise):
    return next((answer for kind, answer in table if isinstance(widget, kind)), otherwise)


class GovukBoundField(BoundField):
    """A field with its data, its place on the page and what is wrong with it."""

    label_size = "s"
    as_heading = False

    @property
    def kind(self):
        return _first(KINDS, self.field.widget, "input")

    @property
    def template_name(self):
        return self.field.template_name or f"django/forms/field_{self.kind}.html"

    @cached_property
    def error_id(self):
        return f"{self.auto_id}_error"

    @cached_property
    def first_id(self):
        """The id an error in this field links to: the box or the option to start from."""
        widget = self.field.widget
        if isinstance(widget, DayInput):
            return f"{self.auto_id}_{PARTS.index((self.wrong_boxes or PARTS)[0])}"
        if self.kind == "fieldset" and self.subwidgets:
            return self.subwidgets[0].data["attrs"].get("id", self.auto_id)
        return self.id_for_label or self.auto_id

    @property
    def wrong_boxes(self):
        """Which of a date's boxes are wrong; all of them when the error does not say."""
        if not self.errors:
            return []
        codes = {code for error in self.errors.as_data() for code in (error.code or "").split()}
        return [part for part in PARTS if part in codes] or PARTS

    @property
    def says_optional(self):
        """Whether the label needs "(optional)": something beside it must be answered, and its own words do not say."""
        if self.field.required or "(" in self.label or not getattr(self.form, "marks_optional", True):
            return False
        return any(field.required for field in self.form.fields.values())

    @property
    def counted(self):
        """The most letters allowed, when the page should count them."""
        return self.field.max_length if isinstance(self.field.widget, forms.Textarea) else None

    def build_widget_attrs(self, attrs, widget=None):
        """GOV.UK's classes; never ``required``, so that our words are read and not the browser's."""
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        widget = widget or self.field.widget
        if widget.is_hidden:
            return attrs
        if self.counted:
            attrs["maxlength"] = False
            described = [attrs.get("aria-describedby"), f"{self.auto_id}-info"]
            attrs["aria-describedby"] = " ".join(filter(None, described))
            attrs["class"] = "govuk-js-character-count"
        if self.kind == "fieldset":
            attrs.pop("aria-invalid", None)
        if isinstance(widget, DayInput):
            attrs["data-wrong"] = " ".join(self.wrong_boxes)
        classes = [_first(CLASSES, widget, ""), attrs.get("class") or widget.attrs.get("class", "")]
        if self.errors and classes[0]:
            classes.append(self._error_class(classes[0]))
        if named := " ".join(filter(None, classes)):
            attrs["class"] = named
        return attrs

    def _error_class(self, classes):
        first = classes.split()[0]
        return "" if first == "govuk-checkboxes__input" else f"{first}--error"


class GovukRenderer(TemplatesSetting):
    """Named by ``FORM_RENDERER`` in the settings."""

    bound_field_class = GovukBoundField
