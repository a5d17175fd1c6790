"""Providers live: they join, say when they are free, hand in a listing, and a council looks at it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from accounts.actions import joining
from accounts.enums import Role
from accounts.models import User
from directory.actions import (
    agreements,
    checks,
    diary,
    evidence,
    hours,
    listings,
    moderation,
    photos,
    providers,
    registers,
)
from directory.enums import CheckState, Engagement, EntryKind, LegalForm, ListingState, RegulatedClass
from directory.models import Language, Listing, Need, Provider, Skill
from directory.register import Entry
from marketplace.demo import faces, passports, places, rotas, words
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.names import Crowd
from marketplace.demo.sketches import HEAVY, WASHING, Service, Sketch, agency, alone, rates
from payments.actions import offers

S, C = ListingState, CheckState
SHOW_A_FACE, NEW_FACE = 1 / 2, 1 / 30  # of those who work alone
RATINGS = ("Good", "Good", "Good", "Good", "Outstanding", "Requires improvement", "")
QUICK = {"ask_by_hours": 12, "answers_within_hours": 24, "free_to_cancel_hours": 24, "late_fee_percent": 100}


@dataclass
class Supply:
    """What providers need to know of the county: its words, its councils' officers, and the calendar."""

    random: Random
    calendar: Calendar
    officers: list[User]
    needs: dict[str, Need] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)
    skills: dict[str, Skill] = field(default_factory=dict)
    live: dict[str, Listing] = field(default_factory=dict)
    fates: dict[str, str] = field(default_factory=dict)
    staff: dict[str, list[User]] = field(default_factory=dict)  # by council
    going: set[str] = field(
        default_factory=set
    )  # those who pause or take down what they have, or let a check lapse, or ask for something

    def __post_init__(self):
        self.needs = {need.slug: need for need in Need.objects.all()}
        self.languages = Language.objects.in_bulk(field_name="code")
        self.skills = {skill.slug: skill for skill in Skill.objects.all()}

    def life(self, sketch: Sketch, *, password: str | None = None) -> Story:
        """One provider, from joining until today."""
        random = Random(f"{sketch.owner.email} {sketch.name}")
        yield self.calendar.at(-sketch.joined, random.randint(8, 20), random.choice((0, 15, 40)))
        owner = joining.open_account(email=sketch.owner.email, name=sketch.owner.name, password=password)
        provider = self._join(sketch, owner)
        listing = self._list(sketch, provider, owner)
        face = Random(f"face {sketch.owner.email}")
        if sketch.carers == 1 and face.random() < SHOW_A_FACE:
            photos.add(provider, content=faces.drawn(face), words=faces.WORDS, by=owner)
        if sketch.becomes == S.DRAFT:
            return
        yield self.calendar.at(-random.randint(0, 6), 10) if sketch.becomes == S.SUBMITTED else _soon(random)
        listings.submit(listing, by=owner)
        if sketch.becomes == S.SUBMITTED:
            return
        yield from self._looked_at(sketch, listing, random)
        if listing.state != S.LIVE:
            return
        self.live[sketch.owner.email] = listing
        if sketch.becomes != S.LIVE:
            self.going.add(sketch.owner.email)
        if (fate := self._fate(sketch)) == C.LAPSED or sketch.asks_council:
            self.going.add(sketch.owner.email)
        yield from self._afterwards(sketch, provider, listing, owner, random)
        if any(
            self.needs[slug].regulated == RegulatedClass.NURSING
            for one in sketch.services
            for slug in one.needs
        ):
            yield from self._looked_up_again(listing, Random(f"nurses of {sketch.owner.email}"))
        if fate in passports.TOLD:
            yield from self._told(fate, provider, owner, random)

    def _join(self, sketch: Sketch, owner: User) -> Provider:
        if sketch.cqc:
            registers.write(
                Entry(
                    sketch.cqc,
                    name=sketch.name,
                    run_by_name=sketch.name,
                    activities=("Personal care", "Treatment of disease, disorder or injury"),
                    rating=Random(f"rating {sketch.cqc}").choice(RATINGS),
                )
            )
        provider = providers.register(
            name=sketch.name,
            legal_form=sketch.legal_form,
            postcode=sketch.spot.postcode,
            carers=sketch.carers,
            lanes=len(sketch.lanes),
            owner=owner,
            by=owner,
            cqc_location_id=sketch.cqc,
            sex=sketch.sex,
            phone=sketch.owner.phone,
            town=sketch.spot.town,
        )
        for worker, spans in zip(provider.workers.order_by("number"), sketch.lanes, strict=True):
            worker.provider = provider
            hours.set_hours(worker, spans, by=owner)
        return provider

    def _list(self, sketch: Sketch, provider: Provider, owner: User) -> Listing:
        listing = listings.create(
            provider, title=sketch.title, summary=sketch.summary, about=sketch.about, by=owner, **sketch.terms
        )
        for service in sketch.services:
            needs = [self.needs[slug] for slug in service.needs]
            said: dict[str, Any] = {"engagement": service.engagement, "needs": needs, **service.rates}
            offers.set_offer(listing, by=owner, **said)
        spoken = {self.languages[code]: level for code, level in sketch.languages.items()}
        listings.set_languages(listing, spoken, by=owner)
        listings.set_skills(listing, [self.skills[slug] for slug in sketch.skills], by=owner)
        listings.set_travel(listing, travels_metres=sketch.travels, by=owner)
        return listing

    def _looked_at(self, sketch: Sketch, listing: Listing, random: Random) -> Story:
        """An officer takes it up within a few days and says yes, no, or what to change."""
        officer = random.choice(self.officers_of(listing))
        yield _soon(random)
        moderation.start(listing, by=officer)
        if sketch.becomes == S.IN_REVIEW:
            return
        yield _soon(random)
        if sketch.becomes == S.CHANGES_REQUESTED:
            reasons = ["prices"]
            moderation.ask_for_changes(
                listing, why=random.choice(words.WHY_CHANGES), reasons=reasons, by=officer
            )
        elif sketch.becomes == S.REJECTED:
            moderation.reject(listing, why=random.choice(words.WHY_REJECTED), by=officer)
        else:
            dice = Random(f"papers of {sketch.owner.email}")
            ends = passports.ends(self._fate(sketch), self.calendar.today, dice)
            checks.verify_many(
                listing.provider, passports.papers(listing, dice, insured_until=ends), by=officer
            )
            moderation.publish(listing, by=officer)
            for photo in listing.provider.photos.waiting():
                photos.show(photo, by=officer)

    def officers_of(self, listing: Listing) -> list[User]:
        """Those who look at the listings of its council; nobody comes or goes."""
        council = listing.provider.lsoa.council_id
        if council not in self.staff:
            self.staff[council] = [one for one in self.officers if listing.roles_of(one) & Role.OFFICER]
        return self.staff[council]

    def _fate(self, sketch: Sketch) -> str:
        """What becomes of a check of theirs, by turns; those on whom something hangs have all in order."""
        employed = sketch.legal_form == LegalForm.EMPLOYED_PA
        if sketch.becomes != S.LIVE or not sketch.takes_leave or sketch.sends_papers or employed:
            return ""
        fates = (*passports.FATES, *[""] * passports.IN_ORDER)
        return self.fates.setdefault(sketch.owner.email, fates[len(self.fates) % len(fates)])

    def _looked_up_again(self, listing: Listing, dice: Random) -> Story:
        """Nurses are looked up every month."""
        if passports.monthly(listing, dice):
            yield self.calendar.at(-12, 14)
            (officer, *_) = self.officers_of(listing)
            checks.verify_many(listing.provider, passports.monthly(listing, dice), by=officer)

    def _told(self, fate: str, provider: Provider, owner: User, random: Random) -> Story:
        """They tell of one more paper, which waits, is taken back, or is not accepted."""
        yield self.calendar.at(-random.randint(3, 6), 11)
        check = checks.offer(provider, **passports.told(random), by=owner)
        if fate == C.WITHDRAWN:
            checks.withdraw(check, by=owner)
        if fate == C.REJECTED:
            yield self.calendar.at(-2, 15)
            officer = next(one for one in self.officers if check.roles_of(one) & Role.OFFICER)
            checks.refuse(check, why=random.choice(passports.REFUSED), by=officer)

    def _afterwards(
        self, sketch: Sketch, provider: Provider, listing: Listing, owner: User, random: Random
    ) -> Story:
        """Time off ahead, hours said to be right again, and for some a pause or the end."""
        if sketch.takes_leave and random.random() < 0.25:
            first = random.randint(6, 60)
            starts_at, ends_at = (self.calendar.at(first + days, 0) for days in (0, random.randint(3, 12)))
            workers = list(provider.workers.all())[:1]
            diary.block(workers, starts_at, ends_at, kind=EntryKind.LEAVE, by=owner)
        if sketch.sends_papers:
            yield self.calendar.at(-2, 11)
            check = checks.offer(provider, **passports.renewal(random), by=owner)
            evidence.give(check, content=passports.PAPER, by=owner)
        if sketch.asks_council:
            yield self.calendar.at(-3, 10)
            agreements.ask(provider, by=owner)
        yield self.calendar.at(-sketch.confirmed, 0, 30)
        providers.confirm_hours(provider, by=owner)
        if sketch.carers == 1 and random.random() < NEW_FACE:
            photos.add(provider, content=faces.drawn(random), words=faces.WORDS, by=owner)
        if sketch.becomes == S.PAUSED:
            yield self.calendar.at(-random.randint(0, 12), 18)
            listings.pause(listing, by=owner)
        if sketch.becomes == S.WITHDRAWN:
            yield self.calendar.at(-random.randint(0, 9), 18)
            listings.withdraw(listing, by=owner)


def _soon(random: Random) -> datetime:
    """A little later than now, whatever now is."""
    return timezone.now() + timedelta(hours=random.randint(2, 40))


def well_known(random: Random, crowd: Crowd, **owners) -> dict[str, Sketch]:
    """The two providers whose owners can sign in with a password: Dara's agency and Priya, who works alone."""
    dara = agency(random, crowd, ("Wrenchester", "Lamb Lane Home Care"), lanes=9, owner=owners["dara"])
    dara.terms, dara.travels = QUICK, 9_000
    spot = places.somewhere_in("Wrenchester", random)
    priya = alone(
        random,
        crowd,
        spot,
        lane=rotas.ALONE[3][1](),
        needs=HEAVY,
        human=owners["priya"],
        legal_form=LegalForm.SOLE_TRADER,
    )
    priya.travels, priya.terms, priya.sex = 6_000, QUICK, "female"
    priya.services = [
        Service(Engagement.SELF_EMPLOYED, HEAVY, rates(random, 2_050, 2_050, minimum_minutes=30)),
        Service(Engagement.EMPLOYED, WASHING, rates(random, 1_475, 1_475, minimum_minutes=60)),
    ]
    for sketch in (dara, priya):
        sketch.becomes, sketch.joined, sketch.confirmed = S.LIVE, 54, 1
        sketch.sends_papers = True
    return {"dara": dara, "priya": priya}
