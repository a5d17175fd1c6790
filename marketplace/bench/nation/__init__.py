"""Supply for the whole of England, invented from a seed on real geography: as much as the product is built for."""
