"""A scene for every model that has TRANSITIONS: one thing, somebody for each part, and what a state must carry.

A scene is a function that takes nothing and returns a ``Scene``. ``facts`` are the fields a constraint ties
to a state: they are set when a thing is put there and passed to move() when it is moved there.
"""

from tests.house import scenes_of_directory, scenes_of_marketplace, scenes_of_payments

SCENES = scenes_of_directory.SCENES | scenes_of_marketplace.SCENES | scenes_of_payments.SCENES
