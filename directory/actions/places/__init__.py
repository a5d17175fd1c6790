"""Put official files about places into the database, each whole or not at all."""

from directory.actions.places.loading import Loaded, TooManyRefused, load
from directory.actions.places.settling import settle

__all__ = ["Loaded", "TooManyRefused", "load", "settle"]
