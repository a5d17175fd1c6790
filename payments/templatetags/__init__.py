"""Words and parts of pages about money."""
