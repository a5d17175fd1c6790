"""What people may type. Nothing here writes."""
