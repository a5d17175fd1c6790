"""What a statement says, as one tree: panels reckoned once, the words, and the releases it stands on."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from marketplace.actions.statement_panels import (
    FOR_EVERYBODY,
    LOOKS_BACK,
    NONE_STAND,
    STANDS_ON,
    panel_for,
)
from marketplace.cubes import CUBES
from marketplace.disclosure import PUBLIC, Refused
from marketplace.enums import CommentState
from marketplace.models import Commitment, KeptPanel, PublishedStatement, Release, Statement
from marketplace.panel import Panel
from marketplace.statement_file import SCHEMA, canonical, releases_in
from marketplace.statement_sections import ANSWER_WORKING_DAYS, NOT_VISIBLE, SECTIONS, Section, Slot

if TYPE_CHECKING:
    from datetime import date

    from directory.models import Authority
    from marketplace import disclosure
    from marketplace.models import SectionWords

LATE_RELEASE = "The numbers were corrected since it was proposed."


def content_of(statement: Statement, today: date) -> dict[str, Any]:
    """All of it as plain values.

    Raises Refused when a panel names no measure, or stands on a release that is not of this quarter or one before.
    """
    authority, period = statement.authority, statement.period
    read: dict[Hashable, Any] = {}
    sections = [section_of(statement, section, today, read=read) for section in SECTIONS]
    standing = _standing(authority, period)
    panels = [Panel.read(kept) for section in sections for kept in section["panels"]]
    _check_traced(panels)
    return {
        "schema": SCHEMA,
        "la": authority.pk,
        "name": authority.name,
        "period": period,
        "version": _next_version(statement),
        "note": statement.note,
        "as_of": today.isoformat(),
        "geography": "LSOA21",
        "policy": {"k": PUBLIC.k, "base": PUBLIC.base, "mode": "closed-cube"},
        "contact": statement.contact,
        "answers_within_working_days": ANSWER_WORKING_DAYS,
        "coverage": _coverage(panels),
        "sections": sections,
        "said": _said(statement),
        "commitments": commitments_of(authority),
        "releases": _releases(panels, standing, authority, period),
        "cells": _cells(standing),
        "neighbours": _neighbours(authority),
        "not_visible": list(NOT_VISIBLE),
    }


def preview_of(statement: Statement, today: date) -> dict[str, Any]:
    """What readers would see today, without what only files hold."""
    return {
        "name": statement.authority.name,
        "period": statement.period,
        "sections": sections_now(statement, SECTIONS, today),
        "said": _said(statement),
    }


def sections_now(statement: Statement, sections: Sequence[Section], today: date) -> list[dict[str, Any]]:
    """Some sections of a draft, with what the last night reckoned."""
    place, period = statement.authority_id, statement.period
    standing = KeptPanel.objects.standing(place, period, FOR_EVERYBODY, PUBLIC.name)
    read: dict[Hashable, Any] = {}
    return [section_of(statement, section, today, standing=standing, read=read) for section in sections]


def section_of(
    statement: Statement,
    section: Section,
    today: date,
    *,
    standing: Mapping[str, Panel] = NONE_STAND,
    read: dict[Hashable, Any] | None = None,
) -> dict[str, Any]:
    """One section: what it shows, live until it is frozen, and what is said of it; sections of one day share what they ``read``."""
    authority, period = statement.authority, statement.period
    panels = [
        panel_for(key, authority, PUBLIC, period, today, standing=standing, read=read)
        for key in section.panels
    ]
    words = {one.slot: one for one in _words_of(statement) if one.section == section.key}
    return {
        "number": section.number,
        "key": section.key,
        "title": section.title,
        "question": section.question,
        "readers": section.readers,
        "panels": [panel.as_json for panel in panels],
        "words": [_slot(slot, words.get(slot.key)) for slot in section.slots],
    }


def _words_of(statement: Statement) -> list[SectionWords]:
    """Asked for once, however many sections ask."""
    if not hasattr(statement, "_all_words"):
        statement._all_words = list(statement.words.all())
    return statement._all_words


def _slot(slot: Slot, said: SectionWords | None) -> dict[str, str]:
    return {
        "key": slot.key,
        "title": slot.title,
        "statute": slot.statute,
        "words": said.words if said else "",
        "why_none": said.why_none if said else "",
    }


def _check_traced(panels: list[Panel]) -> None:
    """Raises Refused for numbers that do not say how they were counted."""
    if untold := [panel.title for panel in panels if panel.table.rows and not panel.measures]:
        raise Refused(f"“{untold[0]}” names no measure.")


def _next_version(statement: Statement) -> int:
    of_period = PublishedStatement.objects.filter(place=statement.authority_id, period=statement.period)
    last = of_period.order_by("-version").values_list("version", flat=True).first()
    return (last or 0) + 1


def _coverage(panels: list[Panel]) -> dict[str, Any]:
    """How much of the market the numbers see: the masthead's own table."""
    health = next((panel for panel in panels if panel.key == "health"), None)
    if health is None:
        return {}
    return {str(row[0]): row[1] for row in health.table.rows}


def _said(statement: Statement) -> list[dict[str, str]]:
    """What readers are told that others told, with the answers."""
    shown = statement.comments.filter(state=CommentState.SHOWN)
    return [{"section": one.section, "words": one.words, "reply": one.reply} for one in shown]


def commitments_of(authority: Authority) -> list[dict[str, Any]]:
    """Every promise as it stands today."""
    return [
        {
            "reference": one.reference,
            "told": one.told,
            "promise": one.promise,
            "owner": one.owner,
            "due_on": one.due_on.isoformat(),
            "state": one.standing,
            "evidence": one.evidence,
        }
        for one in Commitment.objects.filter(authority=authority).open_first()
    ]


def _standing(authority: Authority, period: str) -> dict[str, tuple[str, disclosure.Release]]:
    """What everybody may read of the quarter, by cube, each with its reference."""
    rows = {
        name: Release.objects.standing_row(name, authority.pk, period, PUBLIC.name) for name in sorted(CUBES)
    }
    return {name: row for name, row in rows.items() if row}


def _releases(
    panels: list[Panel],
    standing: dict[str, tuple[str, disclosure.Release]],
    authority: Authority,
    period: str,
) -> list[dict[str, Any]]:
    """What it stands on: what everybody may read of its quarter, and what its outlook names of quarters before.

    A panel that names a release of another council or audience, of another cube than its own, or of another quarter is
    refused.
    """
    listed = {one["reference"]: one for one in Release.objects.listed(authority.pk)}
    own = [reference for reference, _ in standing.values()]
    before = {reference for reference, one in listed.items() if one["period"] < period}
    for panel in panels:
        known = before.union(own) if panel.key in LOOKS_BACK else own
        cubes = STANDS_ON.get(panel.key, frozenset())
        for reference in panel.releases:
            if reference not in known or listed[reference]["cube"] not in cubes:
                raise Refused(
                    f"{reference} is no public release of {authority.name} that “{panel.title}” of {period} can stand on."
                )
    named = [reference for reference in releases_in(panels) if reference in before]
    return [_release(listed[one]) for one in [*own, *named]]


def _release(listed: Mapping[str, Any]) -> dict[str, Any]:
    """What leads from a number to the release it came from, and the day that was made."""
    facts = {name: listed[name] for name in ("reference", "cube", "period", "version", "digest")}
    return facts | {"as_of": timezone.localdate(listed["released_at"]).isoformat()}


def _cells(standing: dict[str, tuple[str, disclosure.Release]]) -> list[dict[str, Any]]:
    """The cells neighbours share: every public one of the quarter."""
    return [
        {
            "cube": name,
            "release": reference,
            "path": [f"{facet}:{block}" for facet, block in path],
            "value": cell.value,
        }
        | ({"reason": cell.reason} if cell.reason else {})
        for name, (reference, release) in standing.items()
        for path, cell in sorted(release.cells.items())
    ]


def _neighbours(authority: Authority) -> list[dict[str, str]]:
    """The councils whose areas touch."""
    if authority.area is None:
        return []
    others = type(authority).objects.current().with_social_care().exclude(pk=authority.pk)
    touching = others.filter(area__dwithin=(authority.area, 1)).order_by("name")
    return [{"gss": one.pk, "name": one.name} for one in touching.only("gss", "name")]


def withdrawn(statement: Statement, why: str) -> str:
    """The text of a version that takes it back: nothing of it but why."""
    return canonical(
        {
            "schema": SCHEMA,
            "la": statement.authority_id,
            "name": statement.authority.name,
            "period": statement.period,
            "version": _next_version(statement),
            "withdrawn": why,
            "sections": [],
        }
    )


def unfolded(text: str) -> dict[str, Any]:
    """What a frozen text says."""
    content: dict[str, Any] = json.loads(text)
    return content


def check_stands(content: Mapping[str, Any]) -> None:
    """Raises Refused when a release it stands on is not the one that stands now."""
    for kept in content["releases"]:
        standing = Release.objects.standing(kept["cube"], content["la"], kept["period"])
        if standing is None or standing.digest != kept["digest"]:
            raise Refused(LATE_RELEASE)
