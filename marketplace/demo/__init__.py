"""A believable county, lived through in fast motion and only through actions, so that it cannot lie.

``people`` need support or help somebody, ``places`` says where, ``supply`` offers care and ``deals`` brings
them together. ``clock`` runs the last weeks in order.
"""
