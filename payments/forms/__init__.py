"""What people may type about money."""
