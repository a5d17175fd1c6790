"""Words for pages about supply."""
