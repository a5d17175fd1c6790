"""Words and parts every page may use."""
