"""What people need help with, which languages they may be spoken to in, and what has to have been learnt.

A task's class is the law's (Schedule 1 of the Health and Social Care Act 2008 (Regulated Activities)
Regulations 2014): physical help, or prompting with supervision, to eat, drink, use the toilet, wash, dress,
and care for mouth, skin, hair and nails is personal care. Lifting people and giving medicines are not named
there; they hardly ever come without personal care, so we hold them to the same rule. Prompting about
medicines is not personal care. What a nurse must do or oversee is nursing.
"""

PERSONAL = "personal_care"
NURSING = "nursing"
NONE = "none"

# (heading, ((slug, name, plain words, class), ...)), in the order people meet them
NEEDS = (
    (
        "Getting up, washing and dressing",
        (
            ("getting-up", "Getting up and going to bed", "Help to get out of bed in the morning and into it at night", PERSONAL),
            ("washing", "Washing, bath or shower", "Help to wash, or to have a bath or shower", PERSONAL),
            ("dressing", "Getting dressed", "Help to choose clothes, get dressed and undressed", PERSONAL),
            ("toilet", "Using the toilet", "Help to get to the toilet, use it, or change a pad", PERSONAL),
            ("catheter", "Catheter or stoma bag", "Help to empty or change a bag", PERSONAL),
            ("mouth-hair-nails", "Mouth, hair, skin and nails", "Help with teeth, shaving, hair, skin cream and nails", PERSONAL),
            ("moving", "Moving and hoists", "Help to stand, turn or move from bed to chair, with a hoist if you use one", PERSONAL),
        ),
    ),
    (
        "Eating, drinking and medicines",
        (
            ("meals", "Making meals and drinks", "Cooking, or heating something up, and clearing away", NONE),
            ("eating", "Help to eat and drink", "Help to get food and drink to your mouth, or to swallow safely", PERSONAL),
            ("medicines-prompt", "Reminders to take medicines", "Reminding you, and opening packets. You take them yourself", NONE),
            ("medicines-give", "Being given medicines", "Tablets, drops, creams or patches given to you", PERSONAL),
        ),
    ),
    (
        "Nursing",
        (
            ("nursing-tasks", "Nursing tasks", "Injections, wounds and dressings, done or overseen by a nurse", NURSING),
            ("feeding-tube", "Feeding tube (PEG)", "Food, drink and medicines through a tube", NURSING),
            ("breathing", "Help with breathing", "Ventilators, tracheostomies and suction", NURSING),
        ),
    ),
    (
        "Nights and long stays",
        (
            ("night-awake", "Someone awake at night", "A worker who stays awake and helps when you need it", NONE),
            ("night-asleep", "Someone asleep in the house", "A worker who sleeps at your home and gets up if you call", NONE),
            ("live-in", "Live-in care", "A worker who lives with you for days or weeks at a time", NONE),
        ),
    ),
    (
        "Company and getting out",
        (
            ("company", "Company", "A chat, a game, a cup of tea", NONE),
            ("getting-out", "Going out", "Walks, clubs, faith, sport and seeing friends", NONE),
            ("appointments", "Appointments", "Going with you to the doctor, dentist or hospital", NONE),
            ("work-study", "Work, college or volunteering", "Help to get there and to take part", NONE),
            ("learning-skills", "Learning to do things yourself", "Cooking, buses, money: getting better at them step by step", NONE),
        ),
    ),
    (
        "Home, shopping and papers",
        (
            ("cleaning", "Cleaning", "Keeping your home clean and safe", NONE),
            ("laundry", "Laundry", "Washing, drying, ironing and changing the bed", NONE),
            ("shopping", "Shopping", "With you or for you", NONE),
            ("money-letters", "Letters, bills and forms", "Reading letters, paying bills, filling in forms with you", NONE),
            ("phone-computer", "Phones and computers", "Calling, video calls and staying safe online", NONE),
            ("gardening", "Gardening and small repairs", "Cutting grass, changing light bulbs", NONE),
            ("pets", "Pets", "Feeding, walking and cleaning up", NONE),
        ),
    ),
    (
        "Support that knows your condition",
        (
            ("dementia", "Living with dementia", "Steady support from someone who understands dementia", NONE),
            ("learning-disability", "Learning disability", "Support to live the life you choose", NONE),
            ("autism", "Autism", "Support that fits how you experience the world", NONE),
            ("mental-health", "Mental health", "Someone alongside you on good days and bad", NONE),
            ("sight-hearing", "Sight or hearing loss", "Guiding, and communicating in the way that works for you", NONE),
            ("after-hospital", "Coming home from hospital", "Extra help for the first days and weeks", NONE),
            ("end-of-life", "End of life", "Comfort and company for you and those you love", NONE),
        ),
    ),
    (
        "Breaks for families",
        (
            ("respite", "A break for a family carer", "Someone takes over for some hours or days", NONE),
            ("children-home", "Help for a disabled child at home", "Support for a child or teenager, and for the family", NONE),
        ),
    ),
)  # fmt: skip

TRAINED_IN = {
    "dementia": "dementia-trained",
    "learning-disability": "learning-disability-trained",
    "autism": "autism-trained",
    "mental-health": "mental-health-trained",
    "sight-hearing": "sensory-loss",
    "end-of-life": "end-of-life-trained",
}
"""Tasks that a skill says the same of: by the task, the skill."""

# (code, name): BCP 47; a code that begins with x- is our own
LANGUAGES = (
    ("sq", "Albanian"),
    ("am", "Amharic"),
    ("ar", "Arabic"),
    ("bn", "Bengali"),
    ("bfi", "British Sign Language (BSL)"),
    ("bg", "Bulgarian"),
    ("yue", "Cantonese"),
    ("cs", "Czech"),
    ("x-dbm", "Deafblind manual alphabet"),
    ("nl", "Dutch"),
    ("en", "English"),
    ("fil", "Filipino (Tagalog)"),
    ("fr", "French"),
    ("de", "German"),
    ("el", "Greek"),
    ("gu", "Gujarati"),
    ("ha", "Hausa"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hu", "Hungarian"),
    ("ig", "Igbo"),
    ("it", "Italian"),
    ("lt", "Lithuanian"),
    ("x-mak", "Makaton"),
    ("ml", "Malayalam"),
    ("cmn", "Mandarin"),
    ("ne", "Nepali"),
    ("ps", "Pashto"),
    ("fa", "Persian (Farsi, Dari)"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("pa", "Punjabi"),
    ("rom", "Romani"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sn", "Shona"),
    ("x-sse", "Sign Supported English"),
    ("sk", "Slovak"),
    ("so", "Somali"),
    ("es", "Spanish"),
    ("sw", "Swahili"),
    ("syl", "Sylheti"),
    ("ta", "Tamil"),
    ("te", "Telugu"),
    ("ti", "Tigrinya"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("vi", "Vietnamese"),
    ("cy", "Welsh"),
    ("yi", "Yiddish"),
    ("yo", "Yoruba"),
)

# (slug, name, plain words)
SKILLS = (
    ("dementia-trained", "Dementia", "Trained in supporting people with dementia"),
    ("hoist", "Hoists", "Trained to move people with a hoist"),
    ("peg", "PEG feeding", "Trained in feeding through a tube"),
    ("epilepsy", "Epilepsy rescue medicine", "Trained to give rescue medicine for a seizure"),
    ("autism-trained", "Autism", "Trained in supporting autistic people"),
    ("learning-disability-trained", "Learning disability", "Experience with people who have a learning disability"),
    ("mental-health-trained", "Mental health first aid", "Trained in mental health first aid"),
    ("positive-behaviour", "Positive behaviour support", "Trained to understand and ease behaviour that challenges"),
    ("end-of-life-trained", "End of life care", "Trained in care at the end of life"),
    ("stroke", "After a stroke", "Experience with people who have had a stroke"),
    ("parkinsons", "Parkinson’s", "Experience with Parkinson’s, and medicines on time"),
    ("spinal-injury", "Spinal injury", "Experience with spinal injury"),
    ("sensory-loss", "Sight and hearing loss", "Trained in guiding and in deafblind communication"),
    ("first-aid", "First aid", "Holds a first aid certificate"),
    ("food-safety", "Food safety", "Holds a food safety certificate"),
    ("drives-own-car", "Drives their own car", "Can take you out, and is insured to"),
    ("drives-your-car", "Drives your car", "Can drive your car or adapted van if you insure them"),
    ("halal-kitchen", "Halal kitchen", "Keeps a halal kitchen"),
    ("kosher-kitchen", "Kosher kitchen", "Keeps a kosher kitchen"),
    ("vegetarian-kitchen", "Vegetarian and vegan cooking", "Cooks vegetarian and vegan meals"),
    ("pets-fine", "Happy with pets", "Comfortable with dogs and cats in the house"),
    ("lgbt-aware", "LGBT+ aware", "Trained in supporting LGBT+ people"),
    ("trauma-informed", "Trauma informed", "Trained to work gently with people who have been hurt"),
)  # fmt: skip
