"""The pages of a council's workspace on its market: what each asks, and which panels answer it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """One page. ``over_time`` pages show what happened meanwhile; ``shaping`` ones are for few."""

    slug: str
    title: str
    question: str
    panels: tuple[str, ...]
    shaping: bool = False


THEMES = (
    Theme(
        "where",
        "Where help is missing",
        "Where do people ask for more than they get?",
        ("needs", "gap_map", "gap_tiles", "gap_share", "asked_map"),
    ),
    Theme(
        "when",
        "When help is missing",
        "At which times of the week is there too little?",
        ("time_of_week", "unconfirmed"),
    ),
    Theme(
        "waiting",
        "Waiting",
        "How long does it take to find somebody?",
        ("waiting", "waiting_now", "waiting_places", "waiting_groups"),
    ),
    Theme(
        "choice",
        "Choice",
        "Could people choose between several who can come?",
        (
            "choice",
            "choice_morning",
            "choice_bedtime",
            "choice_two_workers",
            "choice_dementia",
            "choice_home",
        ),
    ),
    Theme(
        "missing",
        "What is missing",
        "What keeps people from finding somebody?",
        ("missing", "looked", "wanted", "wanted_became", "languages", "rare"),
    ),
    Theme(
        "who-provides",
        "Who provides",
        "Is it many or few, and who comes and goes?",
        ("who_provides", "how_full", "in_few_hands", "entry_exit"),
    ),
    Theme(
        "prices",
        "Prices",
        "What does care cost, and does it pay?",
        ("prices", "price_by_payer", "price_by_length"),
    ),
    Theme("quality", "Quality", "Is it good?", ("quality", "wanted_and_got", "ratings")),
    Theme("who-pays", "Who pays", "Whose money buys care here?", ("who_pays", "pa_fill")),
    Theme("equity", "Who is left out", "Do some wait longer or go without more often?", ("equity",)),
    Theme(
        "outlook", "Outlook", "What is coming in the next 13 weeks?", ("outlook", "backtest", "five_years")
    ),
    Theme(
        "exits",
        "Who may stop",
        "Who may stop soon, and what would that mean?",
        ("watch", "exit_impact"),
        shaping=True,
    ),
)
BY_SLUG = {theme.slug: theme for theme in THEMES}
KEYS = {key: theme for theme in THEMES for key in theme.panels}
HEADLINES = ("gap_map", "waiting", "choice", "who_provides")
