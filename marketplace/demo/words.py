"""What people say about themselves and to one another. Put together by chance, never twice in a row the same."""

from random import Random

OPENERS = (
    "I have worked in care for {years} years, first in a care home and now in people’s own homes.",
    "I looked after my own nan for six years, and found that I was good at it.",
    "I trained as a nursing assistant and have helped people at home for {years} years.",
    "I came to care late, after {years} years in a school kitchen, and I would not go back.",
    "People tell me I am calm. I have {years} years behind me and I am never in a rush.",
    "I grew up in {town} and know most of the lanes around it.",
)
HABITS = (
    "I write down what we did each time, so that your family can read it.",
    "I always ring if I am going to be more than five minutes late.",
    "I like to meet for a cup of tea first, free of charge, to see if we get on.",
    "I will learn how you like things done, and do them that way.",
    "I keep my moving and first aid training up to date every year.",
    "Dogs and cats are welcome company.",
)
CLOSERS = (
    "Ask me anything before you decide.",
    "If I am not right for you I will say so.",
    "I keep a few hours back each week for people who need them at short notice.",
    "I have an NVQ level 3 and can show you references.",
    "I drive, and I am insured to take you out.",
)
PA_SUMMARIES = (
    "Patient help with washing, dressing and meals in and around {town}.",
    "A steady pair of hands in the morning and a good cup of tea.",
    "Personal care and company, at your pace, from someone local to {town}.",
    "Support to live your own life: at home, out and about, or at work.",
    "Calm, careful help at home. I have time for a chat too.",
)
COMPANY_SUMMARIES = (
    "Company, shopping and lifts around {town}. No personal care.",
    "Cleaning, laundry and a hot dinner, with time to talk.",
    "Getting out and about: clubs, appointments, the garden centre.",
    "Help with letters, bills and computers, patiently explained.",
)
AGENCY_ABOUT = (
    "{name} has cared for people around {town} for {years} years. Our carers are employed by us, live nearby and "
    "are paid for the time between visits. You will have a small team you know, and a manager who answers the telephone."
)
MICRO_ABOUT = (
    "We are {carers} friends who started {name} because we wanted to do this properly and locally. "
    "One of us always answers the telephone. We do not give personal care."
)
FIRST_MESSAGES = (
    "Hello, would you be able to meet us before the first visit? Dad is a bit nervous.",
    "Thank you for looking at this. The key safe code comes with the address when you accept.",
    "Is it all right that there is a dog? He is old and very friendly.",
    "Mum likes her tea before she gets dressed. Everything else is up to you.",
    "Could the same two people come most of the time, please?",
)
ANSWERS = (
    "Of course. I could come on Thursday at four, just to say hello.",
    "That is no trouble at all. I will bring my own indoor shoes.",
    "Yes, that is how we work. You would have three of us in turn.",
    "Lovely, I will make a note of that. See you on the first morning.",
)
FROM_PROVIDERS = (
    "Running ten minutes late this morning, sorry. There are roadworks by the bridge.",
    "She ate all her breakfast today and asked for more.",
    "The hot tap in the bathroom drips. Shall I ring somebody about it?",
)
FROM_FAMILIES = (
    "Thank you for this week. It made a real difference.",
    "The hospital appointment has moved to the afternoon. I will cancel that one visit.",
    "There is soup in the fridge for tomorrow, if you could warm it.",
)
MATTERS = (
    "Being up and dressed before the post comes. A proper cup of tea. Not being hurried.",
    "I want to be asked, not told. I can do most things myself if I get time.",
    "The radio on, the curtains open, and somebody who knows about cricket.",
    "Prayers before lunch. Please take your shoes off at the door.",
    "She does not always find the words. Please wait; they come.",
    "Quiet in the mornings. Big print on anything written.",
)
ADVICE = {
    "no_time": "I am so sorry, those mornings went last week.",
    "too_far": "It is more than half an hour each way for us, and the buses are no help.",
    "not_our_work": "We are not trained for that hoist. Please look for someone who is.",
    "too_short": "We cannot do this well in so short a visit. Could it be 45 minutes?",
    "too_soon": "We could start in three weeks, but not sooner.",
    "other": "The carer we had in mind is leaving us this month.",
}
SUGGESTIONS = (
    "I could do this half an hour later, after the school run.",
    "We can come, but the earlier slot is taken. Would these times do?",
)
WHY_CHANGES = (
    "Please say how many people give care, and take out “Being given medicines” until your CQC registration shows it.",
    "Your summary says that you are police checked. Please say what was checked and when, or leave it out.",
    "Please tell people in a sentence what you do. “Ring for details” is not enough.",
)
WHY_REJECTED = ("This is an advert for a product and not for care at home.",)
MISSED = ("Nobody came and nobody rang.", "I waited from eight until ten.")
DISPUTED = (
    "I was there. The door was not opened, and I rang the bell twice.",
    "The visit was 20 minutes, not 45.",
)
NOTES = (
    "Key safe by the back door.",
    "Ring twice, then wait. He takes a while.",
    "Side gate is open until dusk.",
    "",
)
LANES = "Mill Ferry Sallow Curlew Heron Lamplight Sexton Plover Orchard Cooper Wicket Larch Teasel Bramling Ropewalk"
KINDS = ("Lane", "Street", "Row", "Close", "Terrace", "Way")


def about_one(random: Random, town: str) -> str:
    """A few sentences by somebody who works alone."""
    years = random.randint(2, 24)
    parts = (
        random.choice(OPENERS).format(years=years, town=town),
        *random.sample(HABITS, 2),
        random.choice(CLOSERS),
    )
    return " ".join(parts)


def address(random: Random) -> str:
    """The first line of an address that is nowhere."""
    return f"{random.randint(1, 94)} {random.choice(LANES.split())} {random.choice(KINDS)}"
