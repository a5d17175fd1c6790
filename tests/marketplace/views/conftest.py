"""A request of Asha's, at a home with an address and a way in; and whoever answers it."""

from tests.factories.marketplace import a_request, owner_of
from tests.standing import made_once


@made_once
def booking(asha):
    person = asha.person
    person.address_lines, person.postcode, person.access_notes = "4 Mill Lane", "QV1 1AA", "Ring twice"
    person.save()
    return a_request(person=person, by=asha)


@made_once
def owner(booking):
    return owner_of(booking.listing.provider)
