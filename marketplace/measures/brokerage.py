"""How care is found for people: measures of a council's brokers. They are defined, so that everybody knows what will be counted; there is no brokerage here yet."""

from __future__ import annotations

from marketplace.measures.registry import Reading, measure, not_built


@measure("M9", "What becomes of an invitation")
def invite_funnel() -> Reading:
    """The part of invitations that providers answer in time, the part that brings an offer, and why the others declined.

    Formula: answered within the window / invitations delivered; offers / invitations
    Unit: share
    Out of: invitations delivered to providers
    Window: one calendar quarter
    Source: invitations and offers of the council’s brokerage
    Cannot see: answers by telephone that nobody wrote down
    No data yet: requests that a council’s brokers send out are not on this site
    """
    return not_built("M9")


@measure("M10", "Care handed back")
def hand_back_rate() -> Reading:
    """How often a provider hands care back, for each thousand weeks of care.

    Formula: 1,000 × hand-backs / weeks of care at risk, with the exact Poisson interval
    Unit: of 1,000 package-weeks
    Out of: weeks of care that was placed
    Window: one calendar quarter
    Source: hand-backs recorded by the council’s brokerage, with reason and notice
    Cannot see: care that a person ended because it was about to be handed back
    No data yet: requests that a council’s brokers send out are not on this site
    """
    return not_built("M10")


@measure("M11", "Offers for each request")
def offers_per_request() -> Reading:
    """How many offers a request brings: for the request in the middle, and the part with none, one, two, and three or more.

    Formula: median of offers for each request
    Unit: offers
    Out of: requests that were sent to providers
    Window: one calendar quarter
    Source: offers of the council’s brokerage
    Cannot see: providers who would have offered and were not invited
    No data yet: requests that a council’s brokers send out are not on this site
    """
    return not_built("M11")


@measure("M12", "Care bought outside the contract")
def spot_share() -> Reading:
    """The part of awards and hours bought by spot purchase, and what that costs in pounds and days.

    Formula: spot awards / awards; median difference in price in the same band and zone
    Unit: share
    Out of: awards
    Window: one calendar quarter
    Source: awards of the council’s brokerage, with their route
    Cannot see: what the framework would have cost that day
    No data yet: requests that a council’s brokers send out are not on this site
    """
    return not_built("M12")


@measure("M15", "Whether free hours are free")
def capacity_truth() -> Reading:
    """How often a provider that said it was free made an offer when it was invited, by how old its word was.

    Formula: offers / invitations sent on confirmed spare hours, by days since they were confirmed
    Unit: share
    Out of: invitations sent because hours were said to be free
    Window: one calendar quarter
    Source: free hours as confirmed, invitations and offers of the council’s brokerage
    Cannot see: whether an offer was made for another reason
    No data yet: requests that a council’s brokers send out are not on this site
    """
    return not_built("M15")


@measure("M31", "Effort for each award")
def broker_effort() -> Reading:
    """How many providers are invited for one award; the aim is four, not twelve.

    Formula: invitations / awards
    Unit: invitations for each award
    Out of: awards
    Window: one calendar quarter
    Source: invitations and awards of the council’s brokerage
    Cannot see: minutes on the telephone that nobody wrote down
    No data yet: requests that a council’s brokers send out are not on this site
    """
    return not_built("M31")


@measure("M32", "Whether gaps are answered")
def loop_closed() -> Reading:
    """The part of the gaps that brokers report which a commissioner answers within fifteen working days, and the part with an action.

    Formula: gap reports answered within 15 working days / gap reports; median days to the answer
    Unit: share
    Out of: gap reports raised
    Window: one calendar quarter
    Source: gap reports of the council’s brokerage, and the replies to them
    Cannot see: whether the action helped, which the number of gaps tells later
    No data yet: requests that a council’s brokers send out are not on this site, so that no gap is reported by a broker
    """
    return not_built("M32")
