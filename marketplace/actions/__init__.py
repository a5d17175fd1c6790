"""Everything that changes a deal."""
