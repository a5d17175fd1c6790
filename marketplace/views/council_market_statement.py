"""The council writes its Market Position Statement: open it, write it section by section, send it for comment."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.views.guards import publisher_required
from directory.views.scope import done, fits, posted
from marketplace.actions import statement_content, statements
from marketplace.actions.statements import Said
from marketplace.forms.statement import ContactForm, SectionForm, SendForm
from marketplace.models import Statement
from marketplace.policies import councils_shaped_by
from marketplace.statement_sections import BY_KEY, SECTIONS, after
from marketplace.statement_view import pages_of, section_page


def own_statement(request, reference):
    """A statement of a council the user writes for."""
    mine = Statement.objects.of(request.user).select_related("authority", "opened_by")
    return get_object_or_404(mine, reference=reference)


@publisher_required
def statement_list(request):
    """Every council of this officer with what is being written, and what there was."""
    desks = [
        {
            "authority": authority,
            "open": Statement.objects.open().filter(authority=authority).first(),
            "former": Statement.objects.filter(authority=authority).exclude(pk__in=Statement.objects.open()),
        }
        for authority in councils_shaped_by(request.user)
    ]
    return render(request, "marketplace/statement_list.html", {"desks": desks})


@publisher_required
@require_POST
def statement_open(request):
    """Open this quarter's, or go on with the one that is open."""
    authority = get_object_or_404(councils_shaped_by(request.user), pk=request.POST.get("council", ""))
    opened = []
    if done(request, lambda: opened.append(statements.open_draft(authority, by=request.user))):
        return redirect(opened[0])
    return redirect("marketplace:statement_list")


@publisher_required
def statement_detail(request, reference):
    """How far it has come: each section, what is left to do, and the next step."""
    statement = own_statement(request, reference)
    said = list(statement.words.all())
    context = {
        "statement": statement,
        "sections": [(section, standing_of(section, said)) for section in SECTIONS],
        "left": statements.to_do(statement) if statement.takes_words else [],
        "waiting": statement.comments.waiting().count(),
        "comments": statement.comments.count(),
        "contact": ContactForm(initial={"contact": statement.contact}),
        "next": next((one for one in SECTIONS if standing_of(one, said)[1] != "green"), None),
    }
    return render(request, "marketplace/statement_detail.html", context)


def standing_of(section, said):
    """Where the words of a section stand, in a word and a colour."""
    here = [one for one in said if one.section == section.key]
    if any(one.carried_from for one in here):
        return "To check", "yellow"
    required = {slot.key for slot in section.required}
    if {one.slot for one in here if one.slot in required and not one.said}:
        return "To write", "yellow"
    return ("Said", "green") if any(one.said for one in here) else ("Numbers", "green")


@publisher_required
def statement_section(request, reference, section):
    """The words of one section beside its panels as they stand now."""
    statement = own_statement(request, reference)
    if section not in BY_KEY:
        raise Http404
    about = BY_KEY[section]
    here = {one.slot: one for one in statement.words.filter(section=section)}
    form = SectionForm(posted(request), section=about, initial=initial_of(here))
    if request.method == "POST" and fits(form, lambda _: keep(statement, about, form, request.user)):
        following = after(section)
        if following is None:
            return redirect(statement)
        return redirect("marketplace:statement_section", reference, following.key)
    (content,) = statement_content.sections_now(statement, [about], timezone.localdate())
    page = section_page(content)
    carried = next((one.carried_from for one in here.values() if one.carried_from), "")
    context = {"statement": statement, "section": about, "form": form, "page": page, "carried": carried}
    return render(request, "marketplace/statement_section.html", context)


def initial_of(here):
    return {slot: one.words for slot, one in here.items()} | {
        f"{slot}_none": one.why_none for slot, one in here.items()
    }


def keep(statement, section, form, user):
    said = {slot: Said(*each) for slot, each in form.said().items()}
    statements.write(statement, section, said, by=user)


@publisher_required
@require_POST
def statement_contact(request, reference):
    """Who answers readers."""
    statement = own_statement(request, reference)
    form = ContactForm(request.POST)
    if fits(form, lambda given: statements.name_contact(statement, by=request.user, **given)):
        messages.success(request, "Kept. Readers see who answers them.")
    else:
        messages.error(request, "Say who answers readers, in 120 characters or fewer.")
    return redirect(statement)


@publisher_required
def statement_send(request, reference):
    """Let providers comment until a day."""
    statement = own_statement(request, reference)
    form = SendForm(posted(request), initial=SendForm.usual())
    if request.method == "POST" and fits(
        form, lambda given: statements.send_for_comment(statement, by=request.user, **given)
    ):
        messages.success(request, "Providers whose phone number the council has proved can comment now.")
        return redirect(statement)
    return render(request, "marketplace/statement_send.html", {"statement": statement, "form": form})


@publisher_required
def statement_preview(request, reference):
    """The whole page: as it was frozen, else as it would be today."""
    statement = own_statement(request, reference)
    today = timezone.localdate()
    content = (
        statement_content.unfolded(statement.frozen)
        if statement.frozen
        else statement_content.preview_of(statement, today)
    )
    context = {"statement": statement, "content": content, "pages": pages_of(content)}
    return render(request, "marketplace/statement_preview.html", context)
