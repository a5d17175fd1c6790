"""Answers as a page shows them again: the question, and what was said, in the words they were asked in."""


def rows(form_class, given):
    """Each question of a form with its answer in words; ``given`` maps the names of fields to values."""
    return [
        (field.label, said(field, given.get(name)))
        for name, field in form_class.base_fields.items()
        if name in given and not field.widget.is_hidden
    ]


def said(field, value):
    """A value in words."""
    words = dict(getattr(field, "choices", ()) or ())
    if isinstance(value, list):
        return ", ".join(str(words.get(one, one)) for one in value)
    return str(words.get(value, value)) if value not in {None, ""} else "Not answered"
