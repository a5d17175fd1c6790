"""Supply: one noun a file."""

from directory.models.place import Authority, Lsoa, Postcode, Vintage

__all__ = ["Authority", "Lsoa", "Postcode", "Vintage"]
