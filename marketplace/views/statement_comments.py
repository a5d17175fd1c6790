"""Providers comment on a draft, anybody asks whether something published is right, and each reads the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from directory.views.scope import fits, posted
from marketplace.actions import statement_comments, statement_content
from marketplace.forms.statement import CommentForm
from marketplace.models import Statement, StatementComment
from marketplace.statement_sections import BY_KEY
from marketplace.statement_view import pages_of


@login_required
def comment_draft(request, reference):
    """A draft its council asks providers about, and what this provider says of it; what was published, once it is."""
    if published := Statement.objects.filter(reference=reference, published_at__isnull=False).first():
        return redirect(published.public_url)
    asked = Statement.objects.in_comment_for(request.user).select_related("authority")
    statement = get_object_or_404(asked, reference=reference)
    form, made = CommentForm(posted(request), initial={"section": request.GET.get("section", "")}), []
    if request.method == "POST" and fits(
        form, lambda given: made.append(statement_comments.comment(statement, by=request.user, **given))
    ):
        messages.success(request, "Sent. The council answers, and you will be told.")
        return redirect(made[0])
    content = statement_content.preview_of(statement, timezone.localdate())
    mine = StatementComment.objects.made_by_user(request.user).filter(statement=statement)
    context = {
        "statement": statement,
        "content": content,
        "form": form,
        "mine": mine,
        "pages": pages_of(content),
    }
    return render(request, "marketplace/comment_draft.html", context)


@login_required
def comment_ask(request, key, period, section):
    """“Is this right?” of a section that is published."""
    published = Statement.objects.filter(authority=key, period=period, published_at__isnull=False)
    statement = published.select_related("authority").first()
    if statement is None or section not in BY_KEY:
        raise Http404
    form = CommentForm(posted(request), initial={"section": section})
    if request.method == "POST" and fits(
        form, lambda given: statement_comments.question(statement, by=request.user, **given)
    ):
        messages.success(request, "Sent. You will be told when there is an answer.")
        return redirect("marketplace:market_period", key, period)
    context = {"statement": statement, "form": form, "section": BY_KEY[section]}
    return render(request, "marketplace/comment_ask.html", context)


@login_required
def comment_mine(request, reference):
    """What somebody said of a statement, and what came of it; and what else they said of the same."""
    mine = StatementComment.objects.made_by_user(request.user).select_related("statement__authority")
    comment = get_object_or_404(mine, reference=reference)
    others = mine.filter(statement=comment.statement).exclude(pk=comment.pk)
    return render(request, "marketplace/comment_mine.html", {"comment": comment, "others": others})
