"""Money: one noun a file."""
