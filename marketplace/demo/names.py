"""What people are called. First names and family names as England has them, put together by chance."""

import re
from dataclasses import dataclass
from random import Random

TRIES = 40
# heritage: (share of people, languages by code, women, men, families)
HERITAGES = {
    "english": (
        46, (),
        ("Margaret Joan Dorothy Sheila Barbara Jean Pauline Susan Linda Carol Janet Tracey Joanne Emma Hannah Lucy Beth "
        "Holly Gemma Kerry Ellie Maureen Hazel Ruth Wendy Poppy"),
        ("Ronald Derek Kenneth Alan Brian Keith Trevor Graham Martin Stephen Neil Gary Darren Lee Tom Jack Callum Ryan "
        "Adam Leonard Arthur Clive Roy Stanley Luke Ben"),
        ("Ashdale Barrowby Coldwell Dunmore Eastgate Fallowes Garside Hartwright Inglewood Kirkham Lattimer Marlow Nettleton "
        "Oakshott Peverell Quarmby Rushforth Sedgwick Thackray Underhill Varley Wetherell Yardley Bramhall Crossland "
        "Dewhurst Fairclough Greenhalgh Hesketh Loxley"),
    ),
    "welsh": (3, ("cy",), "Carys Megan Nia Bethan Sian", "Rhys Gareth Dylan Emyr Huw", "Prydderch Gwilt Bevanwy Trahearn"),
    "irish": (4, (), "Niamh Bridget Orla Roisin Maeve", "Declan Cormac Eamon Liam Brendan", "Gilfoyle Mulvane Rafferty Kinsale"),
    "polish": (
        7, ("pl",), "Agnieszka Katarzyna Ewa Magda Zofia Joanna", "Piotr Tomasz Marek Pawel Jan",
        "Brzoska Wolska Jaworek Kalinowy Sikora Lisecki",
    ),
    "romanian": (4, ("ro",), "Ioana Elena Mihaela Andreea", "Andrei Mihai Radu Ion", "Brumariu Codreanca Lupescu Vornicu"),
    "ukrainian": (2, ("uk", "ru"), "Olena Iryna Oksana Halyna", "Taras Bohdan Andriy", "Vyshnya Kalyna Dovhan"),
    "punjabi": (
        6, ("pa", "hi"), "Harpreet Gurpreet Manjit Jasleen Simran Parveen", "Balvinder Sukhdev Harjit Amrit Jagdeep",
        "Dhanowal Sahotra Bhogalia Randhir Chahalwala",
    ),
    "bangladeshi": (
        5, ("syl", "bn"), "Nasima Rukshana Shirin Fahmida Tahmina", "Abdul Shamsul Habib Kamrul Jalal",
        "Chowdhari Talukdari Miahzada Khatunwala",
    ),
    "pakistani": (
        4, ("ur", "pa"), "Shazia Nadia Rubina Saima Ayesha", "Imran Tariq Bilal Usman Kashif", "Mirzani Qureshan Bhattiar Dariwal",
    ),
    "gujarati": (3, ("gu", "hi"), "Hansa Bhavna Kalpana Mina", "Jayesh Dilip Ramesh Kirit", "Patelwar Mistriwala Joshani"),
    "malayali": (4, ("ml", "hi"), "Priya Anju Bindu Lekha Sheeba", "Biju Shaji Vinod Anil", "Nairath Kurianthra Menonkal"),
    "nigerian": (
        5, ("yo", "ig"), "Folake Ngozi Titilayo Chioma Adaeze", "Emeka Tunde Chidi Segun Kelechi",
        "Adewolu Okorafo Ezekwem Balogunle Nwankwor",
    ),
    "zimbabwean": (3, ("sn",), "Tendai Rudo Chipo Nyasha", "Tafara Simba Farai Kuda", "Mukaranga Chirandu Moyondi"),
    "jamaican": (4, (), "Yvonne Marcia Beverley Shanice Claudette", "Delroy Winston Errol Tyrone", "Campbellis Reidwell Grantley"),
    "filipino": (4, ("fil",), "Maricel Jocelyn Rowena Liezl", "Jomar Rodel Arnel", "Santoria Delacruza Mendozal"),
    "somali": (2, ("so", "ar"), "Hodan Ifrah Sahra Amina", "Abdi Liban Mahad", "Warsamo Jamaca Farahdin"),
    "chinese": (2, ("yue", "cmn"), "Mei Lai-Wah Siu-Ling Hui", "Wing Ka-Ho Chi", "Leungwai Chanfong Hoyuen"),
    "portuguese": (2, ("pt",), "Fatima Catarina Ines", "Joao Rui Nuno", "Carvalhosa Pereirinha"),
}  # fmt: skip


@dataclass(frozen=True)
class Human:
    """Someone: what they are called, how they are reached, and what is spoken at home."""

    first: str
    family: str
    heritage: str
    sex: str
    email: str
    phone: str

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.first} {self.family}"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of home besides English, by code."""
        return HERITAGES[self.heritage][1]


class Crowd:
    """People one after another, none twice. Telephone numbers are Ofcom's for drama: nobody answers them.

    ``mark`` is at the end of their addresses, so that two crowds share none.
    """

    def __init__(self, random: Random, mark: str = ""):
        self.random, self.mark = random, mark
        self.met: set[str] = set()

    def somebody(self, *, sex: str = "", family: str = "", heritage: str = "") -> Human:
        """One more; a woman rather more often than not, as in care."""
        kind = heritage or self.random.choices(list(HERITAGES), [one[0] for one in HERITAGES.values()])[0]
        _, _, women, men, families = HERITAGES[kind]
        sex = sex or self.random.choices(("female", "male"), (74, 26))[0]
        for _ in range(TRIES):
            first = self.random.choice((women if sex == "female" else men).split())
            last = family or self.random.choice(families.split())
            address = re.sub(r"[^a-z.]", "", f"{first}.{last}".lower())
            if address not in self.met:
                break
        else:
            address = f"{address}{len(self.met)}"
        self.met.add(address)
        return Human(
            first, last, kind, sex, f"{address}{self.mark}@example.com", f"07700 900{len(self.met) % 1000:03}"
        )
