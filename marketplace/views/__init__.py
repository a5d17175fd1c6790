"""Pages of the site itself and of the deals made on it."""
