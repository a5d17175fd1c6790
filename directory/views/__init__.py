"""Pages about supply: the listing everybody sees, the provider's studio, and the council's look."""
