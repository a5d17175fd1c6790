"""Supply: one noun a file."""
