"""What a page says about the forms on it, gathered from the forms alone."""

from __future__ import annotations


def form_errors(forms) -> list[tuple[str, str]]:
    """Every error as words and the id to go to, in the order of the page; errors of a whole form come first."""
    found = []
    for form in forms:
        if hasattr(form, "forms"):
            found += [(str(error), "") for error in form.non_form_errors()] if form.is_bound else []
            found += form_errors(form.forms)
        elif form.errors:
            found += _errors_of(form)
    return found


def _errors_of(form) -> list[tuple[str, str]]:
    visible = [field for field in form if not field.is_hidden]
    start = _place(visible[0]) if visible else ""
    found = [(str(error), start) for error in form.non_field_errors()]
    for field in form.hidden_fields():
        found += [(str(error), start) for error in field.errors]
    for field in visible:
        found += [(str(error), _place(field)) for error in field.errors]
    return found


def _place(field) -> str:
    return getattr(field, "first_id", "") or field.id_for_label
