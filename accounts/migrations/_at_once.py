"""Tables that are made together.

Django draws every model that knows the new one again after each table, and whatever knows of a user knows of
everything: a hundred tables take it half a minute. Made at once, they take a second.
"""

from django.db.migrations.operations.base import Operation


class AtOnce(Operation):
    """What ``operations`` make, drawn once when all of it is known. None of them may build on what another made."""

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        vars(state).pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Make {len(self.operations)} tables at once"
