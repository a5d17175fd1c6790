"""Official files about places, read as rows: what they are, what is in them, and which rows are wrong.

Nothing here knows the database; ``directory.actions.places`` puts the rows into it.
"""
