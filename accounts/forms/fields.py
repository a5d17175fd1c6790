"""Fields that read what people write: days, times, money and words, refused kindly when unclear."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from accounts import spoken

LONGEST_LINE = 200
LONGEST_WORDS = 4_000
LONGEST_BOX = 12
MOST_PENCE = 10_000_000
PARTS = ["day", "month", "year"]


class Hinted(str):
    """A choice's label with a line of help under it: ``(value, Hinted("Label", "help"))``."""

    __slots__ = ("hint",)

    def __new__(cls, label, hint=""):
        words = super().__new__(cls, label)
        words.hint = hint
        return words


class TextInput(forms.TextInput):
    """A text box; ``prefix`` and ``suffix`` are shown against it and never typed."""

    template_name = "django/forms/widgets/affixed.html"

    def __init__(self, attrs=None, *, prefix="", suffix=""):
        super().__init__(attrs)
        self.prefix, self.suffix = prefix, suffix

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"prefix": self.prefix, "suffix": self.suffix}
        return context


class DayInput(forms.MultiWidget):
    """Three boxes: day, month, year. Nobody has to use a calendar picker."""

    template_name = "django/forms/widgets/day.html"
    use_fieldset = True

    def __init__(self, attrs=None, *, birthday=False):
        words = ("bday-day", "bday-month", "bday-year") if birthday else (None, None, None)
        boxes = {}
        for part, width, autocomplete in zip(PARTS, (2, 2, 4), words, strict=True):
            box = {"inputmode": "text" if part == "month" else "numeric"}
            box["class"] = f"govuk-input govuk-date-input__input govuk-input--width-{width}"
            boxes[part] = forms.TextInput(box | ({"autocomplete": autocomplete} if autocomplete else {}))
        super().__init__(boxes, attrs)

    def decompress(self, value):
        return [value.day, value.month, value.year] if isinstance(value, date) else ["", "", ""]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        wrong = (attrs or {}).get("data-wrong", "").split()
        for part, label, box in zip(
            PARTS, ("Day", "Month", "Year"), context["widget"]["subwidgets"], strict=True
        ):
            box["label"] = label
            box["attrs"].pop("data-wrong", None)
            if part in wrong:
                box["attrs"]["class"] += " govuk-input--error"
        context["widget"]["attrs"].pop("data-wrong", None)
        return context

    def id_for_label(self, id_):
        return f"{id_}_0" if id_ else id_


class DayField(forms.Field):
    """A date typed in three boxes. Errors name the box that is wrong, by their code."""

    widget = DayInput
    default_error_messages = {"required": "Enter a date"}

    def __init__(self, *, name="The date", earliest=None, latest=None, **kwargs):
        """``earliest`` and ``latest`` are dates or callables giving one; ``name`` begins the errors."""
        super().__init__(**kwargs)
        self.name, self.earliest, self.latest = name, earliest, latest

    def to_python(self, value):
        if isinstance(value, date) or value is None:
            return value
        boxes = [str(box or "").strip() for box in value]
        if not any(boxes):
            return None
        if any(len(box) > LONGEST_BOX for box in boxes):
            raise ValidationError(f"{self.name} must be a real date", code="day month year")
        missing = [part for part, box in zip(PARTS, boxes, strict=True) if not box]
        if missing:
            raise ValidationError(
                f"{self.name} must include a {' and a '.join(missing)}", code=" ".join(missing)
            )
        try:
            return spoken.read_day(*boxes)
        except spoken.UnclearError as error:
            raise ValidationError(f"{self.name} {error}", code="day month year") from error

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        earliest, latest = (limit() if callable(limit) else limit for limit in (self.earliest, self.latest))
        if earliest and value < earliest:
            words = f"{self.name} must be {spoken.say_day(earliest, weekday=False)} or later"
            raise ValidationError(words, code="day month year")
        if latest and value > latest:
            words = f"{self.name} must be {spoken.say_day(latest, weekday=False)} or earlier"
            raise ValidationError(words, code="day month year")

    def bound_data(self, data, initial):
        boxes = super().bound_data(data, initial)
        return [str(box or "")[:LONGEST_BOX] for box in boxes] if isinstance(boxes, list) else boxes

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class LineField(forms.CharField):
    """One line of text with no hidden characters in it."""

    lines = False

    def __init__(self, *, max_length=LONGEST_LINE, name="This", **kwargs):
        self.name = name
        super().__init__(max_length=max_length, **kwargs)

    def clean(self, value):
        text = self.to_python(value)
        # Measured before anything reads it: ten megabytes are refused, never matched or echoed.
        if self.max_length is not None and len(text or "") > self.max_length:
            raise ValidationError(f"{self.name} must be {self.max_length:,} characters or fewer")
        if wrong := spoken.unreadable(text or "", lines=self.lines):
            raise ValidationError(f"{self.name} {wrong}")
        return super().clean(value)

    def bound_data(self, data, initial):
        """Shown again as typed, unless it is far too long to send back."""
        text = super().bound_data(data, initial)
        return text[: self.max_length * 2] if isinstance(text, str) and self.max_length else text


class PostcodeField(LineField):
    """A postcode, shown with its space however it is kept."""

    def prepare_value(self, value):
        return spoken.say_postcode(value) if isinstance(value, str) else value


class WordsField(LineField):
    """A few paragraphs in someone's own words."""

    lines = True
    widget = forms.Textarea

    def __init__(self, *, max_length=LONGEST_WORDS, rows=5, **kwargs):
        kwargs.setdefault("widget", forms.Textarea({"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)


class TimeOfDayField(LineField):
    """A time of day in words or figures, kept as minutes past midnight."""

    def __init__(self, *, name="The time", step=15, **kwargs):
        kwargs.setdefault("widget", forms.TextInput({"class": "govuk-input--width-5", "autocomplete": "off"}))
        super().__init__(name=name, max_length=20, **kwargs)
        self.step = step

    def prepare_value(self, value):
        return spoken.say_time(value) if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            minutes = spoken.read_time(text)
        except spoken.UnclearError as error:
            raise ValidationError(str(error)) from error
        if minutes % self.step:
            raise ValidationError(f"{self.name} must be on the quarter hour, like 7:15am or 7:30am")
        return minutes


class TimeChoiceField(forms.TypedChoiceField):
    """A time of day picked from a list, every quarter of an hour."""

    def __init__(self, *, first=0, last=1440, step=15, empty="Choose a time", **kwargs):
        times = [(minutes, spoken.say_time(minutes)) for minutes in range(first, last, step)]
        super().__init__(choices=[("", empty), *times], coerce=int, empty_value=None, **kwargs)


class PoundsField(LineField):
    """Money typed as pounds, kept as whole pence."""

    def __init__(self, *, name="The amount", least=0, most=MOST_PENCE, width=5, **kwargs):
        """``least`` and ``most`` are in pence, ``width`` in figures."""
        box = {"class": f"govuk-input--width-{width}", "inputmode": "decimal", "spellcheck": "false"}
        kwargs.setdefault("widget", TextInput(box, prefix="£"))
        super().__init__(name=name, max_length=20, **kwargs)
        self.least, self.most = least, most

    def prepare_value(self, value):
        return f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            pence = spoken.read_pounds(text)
        except spoken.UnclearError as error:
            raise ValidationError(f"{self.name} {error}") from error
        if not self.least <= pence <= self.most:
            short = pence < self.least
            limit = spoken.say_pounds(self.least if short else self.most)
            raise ValidationError(f"{self.name} must be {limit} or {'more' if short else 'less'}")
        return pence
