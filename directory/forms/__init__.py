"""What people may type about supply."""
