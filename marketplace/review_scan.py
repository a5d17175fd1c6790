"""What must not stand in a public review: names of people, somebody's health, ways to reach them, allegations of harm.

It reads plain English and errs towards finding: a name or an illness goes back to the writer, who can say that it is
neither; an allegation goes to people, who can act on it. Nothing here decides about praise or blame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from marketplace.contacts import holds_contact


class Kind(StrEnum):
    """What was found."""

    NAME = "name"
    HEALTH = "health"
    CONTACT = "contact"
    ALLEGATION = "allegation"


@dataclass(frozen=True)
class Found:
    """One thing found, in the words it stands in."""

    kind: Kind
    words: str


# First names that are hardly ever another word. Those that are (May, Will, Rose, Joy) are found by what stands beside them.
NAMES = """
aaron abdul abigail adam adele adrian aisha alan alastair albert alex alexander alfie ali alice alison amanda amina
amir amy andrea andrew angela anita ann anna anne annie anthony arthur asha ayesha barbara ben benjamin bernard beth
betty bilal bola brenda brian bridget bronwen callum carl carol caroline catherine cathy charles charlotte chris
christine christopher claire clare clem colin connor craig cynthia daniel darren dave david deborah debbie denise
derek diana diane donna doreen doris dorothy edith edward eileen elaine eleanor elizabeth ellen elsie emily emma eric
erica ethel eva evelyn fatima fiona florence frances francis freda gareth gary gavin gemma geoff geoffrey george
gerald gillian gladys gloria glyn gordon graham gwen gwyneth hannah harold harriet hassan hazel heather helen henry
hilary hilda hussain ian ibrahim imran irene iris isaac ivy jacob jacqueline jade james jamie jan jane janet janice
jasmine jason jean jeff jenny jennifer jeremy jessica jill jim joan joanna joanne john johnny jonathan jordan joseph
josephine joshua joyce judith julia julian julie karen kate katherine kathleen kathryn keith kelly kenneth kevin
khadija kimberly kirsty kulwinder laura lauren lawrence leanne leila leonard leslie liam lilian linda lisa louise lucy
luke lynn mabel malcolm mandeep manjit marcus margaret maria marie marian marion marjorie martha martin mary maryam
matthew maureen mavis megan mehmet melanie michael michelle mike mildred mohammed mohamed moira molly monica muhammad
muriel nadia nancy naomi natalie neil nicholas nicola nigel noel norma olivia oliver omar owen pamela patel patricia
patrick paul paula pauline peter phil philip phyllis priya rachel rajesh ramesh raymond rebecca rhys richard rita
robert roger ronald rosemary roy russell ruth ryan sally samantha samuel sandra sanjay sara sarah sean shabana sharon
sheila shirley sian simon sophie stella stephanie stephen steven stuart sunita susan suzanne sylvia tahir tanya teresa
terence theresa thomas timothy tracy trevor valerie vera veronica victoria vincent violet walter wendy wilfred william
winifred yasmin yusuf yvonne zainab zoe
"""
FIRST_NAMES = frozenset(NAMES.split())
KIN = "mum|mom|mother|dad|father|nan|nana|gran|grandma|grandad|husband|wife|son|daughter|brother|sister|uncle|aunt|auntie|carer|helper|nurse|manager|friend"
OTHER_CAPITALS = """
i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december christmas easter ramadan eid diwali english welsh punjabi urdu hindi polish british asian
nhs cqc pa council care home help support home-care great thank very highly god bank holiday county city park street
road lane high green north south east west st day eve new year sign language makaton
"""
NOT_NAMES = frozenset(OTHER_CAPITALS.split())
TITLED = re.compile(
    r"\b(?:Mr|Mrs|Miss|Ms|Mx|Dr|Sister|Nurse|Sir|Lady|Reverend|Rev|Auntie|Uncle)\.?\s+[A-Z][\w’'-]+"
)
CALLED = re.compile(r"\b(?:called|named|name is|name’s|name's)\s+[A-Z][\w’'-]+")
KIN_NAMED = re.compile(rf"\b(?i:my|our|her|his|their)\s+(?i:{KIN}),?\s+[A-Z][\w’'-]+")
TWO_CAPITALS = re.compile(r"(?<=[a-z,;:] )[A-Z][a-z’'-]{2,}\s+[A-Z][a-z’'-]{2,}")
WORD = re.compile(r"[\w’'-]+")

HEALTH = re.compile(
    r"""\b(?:
    dementia|alzheimer\w*|parkinson\w*|strokes?|cancers?|tumou?rs?|chemo\w*|diabet\w+|insulin|epilep\w+|seizures?|
    multiple\ssclerosis|motor\sneurone|arthriti\w+|osteopor\w+|heart\s(?:failure|attack|disease|condition)|copd|asthma\w*|
    emphysema|kidney\s\w+|dialysis|hiv|hepatitis|autis\w+|asperger\w*|down[’']?s\ssyndrome|learning\sdisabilit\w+|adhd|
    depress(?:ion|ed)|anxiety|bipolar|schizophren\w+|psychos[ie]s|psychotic|self[\s-]harm\w*|suicid\w+|eating\sdisorder|
    incontinen\w+|catheters?|stoma|colostomy|bowels?|pressure\s(?:sores?|ulcers?)|bed\s?sores?|wounds?|peg\sfeed\w*|
    paralys\w+|parapleg\w+|quadripleg\w+|tetrapleg\w+|amput\w+|blind|deaf|terminal(?:ly)?|palliative|end\sof\slife|
    diagnos\w+|prescri\w+|antidepressants?|morphine|warfarin|alcoholi\w+|pregnan\w+|miscarr\w+|broken\s(?:hip|leg|arm)|
    in\shospital\swith|brain\sinjur\w+|memory\sloss|memory\sproblems?|confused
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
ALLEGATION = re.compile(
    r"""\b(?:
    st[eo]a?l(?:s|e|en|ing)?|theft|thie(?:f|ves)|rob(?:bed|bing)|fraud\w*|forged|scam\w*|
    (?:took|taking|takes|kept)\s(?:my|our|her|his|their|mum[’']s|dad[’']s|the)\s(?:money|cash|purse|wallet|card|jewell?ery|pension|savings)|
    (?:went|goes|gone|was)\smissing|
    (?:hit|hits|hitting|slapp?(?:ed|s|ing)?|punch\w*|kick\w*|push(?:ed|es|ing)|shov\w+|dragg?\w*|grabb?\w*|shook|hurt|hurts)\s
      (?:me|him|her|them|us|mum|dad|my|our)|
    bruis\w+|assault\w*|abus\w+|neglect\w*|violen\w+|attack(?:ed|s|ing)?|
    threat\w*|blackmail\w*|bull(?:y|ied|ying)|shout(?:ed|s|ing)\sat|sw(?:ore|ears|earing)\sat|
    touch(?:ed|es|ing)\s(?:me|him|her|them)|inappropriate(?:ly)?|sexual\w*|rap(?:e|ed|ist)|indecen\w+|grope\w*|naked\spictures?|
    lock(?:ed|s|ing)\s(?:me|him|her|them|mum|dad)|tied\s(?:me|him|her|them)|restrain\w*|
    drunk|on\sdrugs|(?:smelt|smelled|stank)\sof\s(?:drink|alcohol|cannabis)|
    overdos\w+|wrong\s(?:medicines?|medication|tablets|pills|dose)|
    left\s(?:me|him|her|them|mum|dad|my\s\w+)\s(?:on\sthe\sfloor|alone\sall|in\s(?:the\s)?wet|in\s(?:urine|faeces)|without\s(?:food|water))|
    starv\w+|unsafe|danger(?:ous|ously)|in\sdanger|police|arrest\w*|crim(?:e|es|inal)|illegal\w*|safeguarding
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def scan(words: str, *, names: Iterable[str] = (), allowed: Iterable[str] = ()) -> list[Found]:
    """Everything in ``words`` that keeps it from being published as it is, each phrase once.

    ``names`` are people known to be around it; ``allowed`` are words that are public anyway, such as the provider's own.
    """
    public = {one.lower() for text in allowed for one in WORD.findall(text)}
    private = {one.lower() for text in names for one in WORD.findall(text) if len(one) > 1} - public
    found = [Found(Kind.NAME, one) for one in _names(words, private, public)]
    found += [Found(Kind.HEALTH, one.group()) for one in HEALTH.finditer(words)]
    found += [Found(Kind.ALLEGATION, one.group()) for one in ALLEGATION.finditer(words)]
    if holds_contact(words):
        found.append(Found(Kind.CONTACT, "a phone number, an email address or a link"))
    return list(dict.fromkeys(found))


def _names(words: str, private: set[str], public: set[str]) -> list[str]:
    found = [
        one.group()
        for pattern in (TITLED, CALLED, KIN_NAMED, TWO_CAPITALS)
        for one in pattern.finditer(words)
        if not _is_public(one.group(), public)
    ]
    said = " ".join(found)
    for one in WORD.findall(words):
        bare = re.sub(r"[’']s$", "", one)
        known = bare.lower() in private or (bare.lower() in FIRST_NAMES and bare.lower() not in public)
        if bare[:1].isupper() and known and bare not in said:
            found.append(bare)
    return found


def _is_public(phrase: str, public: set[str]) -> bool:
    """Whether every capitalised word of it is one that everybody may read, or no name at all."""
    capitals = [one.lower() for one in WORD.findall(phrase) if one[:1].isupper()]
    known = [one in public or one in NOT_NAMES for one in capitals[-2:]]
    return known[-1] or known[0]
