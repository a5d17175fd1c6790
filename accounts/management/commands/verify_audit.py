"""Check every link of the audit chain, and say how far the sealer is behind."""

import time

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import sealing

SAID_FROM = 50_000  # a shorter chain is done before anybody wonders


class Command(BaseCommand):
    """``manage.py verify_audit [--expect POSITION:DIGEST]``."""

    help = "Check that nothing recorded was changed, removed, inserted or reordered since it was sealed."

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect",
            metavar="POSITION:DIGEST",
            help="a link noted elsewhere, such as in the log; shows a chain that was cut short or made anew",
        )

    def handle(self, *args, expect=None, **options):
        started, checked, total = time.monotonic(), 0, sealing.length()
        for checked, fault in sealing.walk():
            if fault:
                raise CommandError(f"The audit is broken at {fault}.")
            if checked >= SAID_FROM:
                self.stdout.write(f"{checked:,} of {total:,} links checked")
                self.stdout.flush()
        if expect:
            self.compare(expect)
        seconds = time.monotonic() - started
        behind = sealing.unsealed_age().total_seconds()
        digest = sealing.digest_at(checked) or sealing.GENESIS
        self.stdout.write(
            f"All {checked:,} links hold ({seconds:.1f} s). The oldest unsealed row is {behind:.0f} s old."
        )
        self.stdout.write(f"Head {checked}:{digest.hex()}")

    def compare(self, expect):
        """The noted link must be in the chain, with the noted digest."""
        position, _, digest = expect.partition(":")
        if not position.isdecimal():
            raise CommandError("--expect is POSITION:DIGEST, as verify_audit prints it.")
        found = sealing.digest_at(int(position))
        if found is None or found.hex() != digest:
            raise CommandError(
                f"Link {position} is not the one that was noted: the chain was cut or made anew."
            )
