"""How a checkout runs a PostgreSQL and a Redis of its own. Standard library only: it runs before anything is installed."""
