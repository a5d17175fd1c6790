"""What people may type about themselves and those they support. Nothing here writes."""
