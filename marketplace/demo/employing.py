"""People who employ their assistant: made ready, at work, given notice, closed; and one who forgets all of it."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from marketplace import starting
from marketplace.actions import employing, leaving, timesheets
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.visiting import token
from marketplace.enums import EmploymentState, LeavingReason, NoteKind
from marketplace.models import Employment
from marketplace.policies import providers_of

S = EmploymentState
FIRST_DAY = -56
FORGETS, GIVES_NOTICE, CLOSES, EVERY = 2, 3, 4, 6
ANSWERS = {"right_to_work": "online", "dbs": "update_service", "paye": "service", "payroll": "service"}
WORDS = {"insurance": "Wold Mutual, WM 4471", "paye": "123/AB456", "payroll": "Penny Payroll"}
NOTICE_AFTER = timedelta(days=7)


@dataclass
class Employers:
    """Everybody who employs somebody in the county, each evening."""

    calendar: Calendar
    random: Random

    def story(self) -> Story:
        """What is to be seen to is seen to, one thing an evening."""
        for days in range(FIRST_DAY, 1):
            yield self.calendar.at(days, 7, 40)
            employing.look_after()
            yield self.calendar.at(days, 20)
            for job in Employment.objects.standing().with_parties().order_by("pk"):
                self.evening(job, job.pk % EVERY)

    def evening(self, job: Employment, place: int) -> None:
        """One thing about one job."""
        by, today = job.booking.requested_by, timezone.localdate()
        if job.status == S.CLOSING:
            if place == CLOSES:
                self.close(job, by)
        elif place == FORGETS or job.status == S.NOTICE or job.booking.ends_on:
            return
        elif todo := self.todo(job):
            self.see_to(job, todo, by)
        elif job.status == S.PREPARING and job.booking.starts_on <= today:
            employing.start(job, by=by)
        elif place in {GIVES_NOTICE, CLOSES} and today >= job.booking.starts_on + NOTICE_AFTER:
            days = 2 if place == CLOSES else 28
            last_on = today + timedelta(days=days)
            leaving.give_notice(job, reason=LeavingReason.AGREED, last_on=last_on, by=by)
        elif job.status == S.STARTED and today.weekday() == 4:
            self.drove(job)

    def todo(self, job: Employment) -> str:
        """The next step nobody has seen to."""
        steps = (item.kind for item in employing.items_of(job) if item.standing in {"missing", "open"})
        return next(steps, "")

    def see_to(self, job: Employment, kind: str, by: User) -> None:
        """Say that it is done today; before the statement is given it is written."""
        if kind == "statement" and not job.particulars.exists():
            words = dict(employing.first_words(job.booking)) | {"training": "", "more": ""}
            employing.describe(job, **words, form_token=token(self.random), by=by)
        today = timezone.localdate()
        answer = ANSWERS.get(kind) or next(iter(starting.STEPS[kind].answers))
        employing.see_to(
            job,
            kind,
            answer=answer,
            on=today,
            until=today + timedelta(days=365) if kind == "insurance" else None,
            words=WORDS.get(kind, ""),
            form_token=token(self.random),
            by=by,
        )

    def drove(self, job: Employment) -> None:
        """The worker writes down the miles of the week."""
        today, worker = timezone.localdate(), providers_of(job.booking)[0]
        if today >= job.booking.starts_on:
            miles = self.random.randint(30, 180)
            timesheets.note(
                job, NoteKind.MILES, on=today, amount=miles, form_token=token(self.random), by=worker
            )

    def close(self, job: Employment, by: User) -> None:
        """Everything at once, when every visit is told of."""
        if not leaving.open_visits(job):
            today = timezone.localdate()
            leaving.see_to_last(job, done=list(leaving.last_steps(job)), on=today, by=by)
            leaving.close(job, by=by)
