"""Outside systems the people floor speaks to."""
