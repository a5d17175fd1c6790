"""Systems outside the floor of money, one a file."""
