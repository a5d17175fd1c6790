"""People: who someone is, whom they act for, what was done, and how they are told."""
