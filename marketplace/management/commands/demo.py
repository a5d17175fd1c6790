"""People the invented county, so that a fresh site is alive; and say who can sign in."""

from time import monotonic

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Person
from directory.postcodes import parse
from marketplace.demo import county
from marketplace.demo.held import GRETA
from marketplace.demo.people import ASHA, BOLA, DARA, GWEN, IVO, NIA, OLWEN, PRIYA

SMALL = 1 / 30
LOGINS = (
    (ASHA, "needs support; has care that is agreed, care that is over, and an advert that is answered"),
    (BOLA, "her daughter; may see, message, book and pay for her"),
    (PRIYA, "a personal assistant who works for herself"),
    (DARA, "owns an agency with nine workers; requests wait for her answer"),
    (GRETA, "looks after ISFs for people; requests wait for her word"),
    (GWEN, "council officer; listings wait to be looked at"),
    (IVO, "a second council officer; what takes two people waits for him"),
    (NIA, "the council’s safeguarding lead; alone sees concerns"),
    (OLWEN, "runs the council’s pages: its contacts, files for checks, and the money it gives (Money)"),
)


class Command(BaseCommand):
    help = (
        "Load the invented county and its people, unless they are there. Everything in it is made up: postcodes that "
        "cannot exist, telephone numbers kept for drama, example.com addresses."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--small", action="store_true", help="a thirtieth, of the newest half year, for tests"
        )
        parser.add_argument("--seed", type=int, default=county.SEED, help="another number, another county")
        parser.add_argument("--logins", action="store_true", help="print who can sign in, and how")
        parser.add_argument(
            "--code", metavar="EMAIL", help="print the code of this moment for a second factor"
        )

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError(
                "This site is live (LIVE is 1). The invented county belongs on others; DEMO=1 says it may."
            )
        if options["logins"]:
            self.logins()
        elif options["code"]:
            self.stdout.write(code_of(options["code"]))
        elif county.is_there():
            self.stdout.write("The invented county is already there.")
        else:
            self.people(SMALL if options["small"] else 1.0, options["seed"])

    def people(self, scale, seed):
        started = monotonic()

        def say(words):
            self.stdout.write(f"{monotonic() - started:5.0f} s  {words}")
            self.stdout.flush()

        county.build(say, scale=scale, seed=seed)
        say("Done.")

    def logins(self):
        if not county.is_there():
            raise CommandError("The invented county is not there yet. Run: manage.py demo")
        self.stdout.write(f"Sign in with one of these addresses and the password {county.PASSWORD}")
        for human, what in LOGINS:
            self.stdout.write(f"  {human.email:<28}{human.name:<17}{what}")
        home = Person.objects.get(user__email=ASHA.email).postcode
        self.stdout.write(f"  To ask somebody for Asha, search at her own postcode: {parse(home)}")
        self.stdout.write(
            f"  The four of the council and whoever looks after money are asked for a code too. Print it with: script/manage demo --code {GWEN.email}"
        )


def code_of(email):
    """The code an authenticator app would show now, for somebody invented."""
    ours = {human.email for human, _ in LOGINS} & {email.lower()}
    found = Authenticator.objects.filter(user__email__in=ours, type=Authenticator.Type.TOTP).first()
    if found is None:
        raise CommandError("Nobody invented with that address has a second factor.")
    _, counter, _ = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(decrypt(found.data["secret"]), counter))
