"""Teams: everybody one person employs, with what they cost together. Nothing here changes anything."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from marketplace.actions import spending
from marketplace.enums import EmploymentState
from marketplace.models import Employment
from payments.employer import OnTop, of_team
from payments.models import StatutoryRate

if TYPE_CHECKING:
    from accounts.models import Person, User

RUNNING = {EmploymentState.PREPARING, EmploymentState.STARTED, EmploymentState.NOTICE}


@dataclass
class Team:
    """Whom one person employs, and what a usual week of each costs, and of all of them."""

    person: Person
    jobs: list[Employment] = field(default_factory=list)
    over: list[Employment] = field(default_factory=list)
    costs: OnTop | None = None
    each: dict[int, OnTop] = field(default_factory=dict)

    @property
    def shown(self) -> list[tuple[Employment, OnTop | None]]:
        """Each job with what its usual week costs."""
        return [(job, self.each.get(job.pk)) for job in self.jobs]

    @property
    def each_pence(self) -> int:
        """What every one costs by themselves, together: so much the sources of money are taken to pay."""
        return sum(one.total for one in self.each.values())

    @property
    def saved_pence(self) -> int:
        """What is less for all of them together, as one allowance and one insurance are for everybody."""
        return self.each_pence - self.costs.total if self.costs else 0


def teams_of(user: User) -> list[Team]:
    """One for each person ``user`` is or may see for, who employs or employed somebody."""
    jobs = Employment.objects.by_people_of(user).with_parties()
    found: dict[int, list[Employment]] = defaultdict(list)
    for job in jobs.order_by("booking__person", "pk"):
        found[job.booking.person_id].append(job)
    rates = StatutoryRate.objects.employer_on(timezone.localdate())
    return [_team(jobs, rates) for jobs in found.values()]


def _team(jobs: list[Employment], rates) -> Team:
    running = [job for job in jobs if job.status in RUNNING]
    each = {job.pk: costs for job in running if (costs := spending.usual_costs(job.booking))}
    costs = of_team([one.wages for one in each.values()], rates) if rates and each else None
    return Team(jobs[0].booking.person, running, [job for job in jobs if job not in running], costs, each)
