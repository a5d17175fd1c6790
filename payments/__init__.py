"""Money: what things cost and what is owed."""
