"""What people may type about deals, and to begin a search."""
