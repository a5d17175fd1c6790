"""Everything that changes something about people; and the four verbs every floor shares.

``move`` (a state), ``record`` (an Event), ``tell`` (a Notification), ``later`` (a task after commit).
"""
