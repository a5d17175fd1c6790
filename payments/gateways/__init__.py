"""Systems outside the floor of money, one a file."""

from payments.gateways.choosing import gateway, the_fake

__all__ = ["gateway", "the_fake"]
