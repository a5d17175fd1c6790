"""Drills: a site of one's own, with everything live but its life, and what is done to it on purpose.

Nothing of this is in the product: the steps at which a plug is pulled are found from outside it.
"""
