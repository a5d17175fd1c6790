"""Outside systems the supply floor speaks to, each with a stand-in: none is called within a transaction."""
