"""Everything that changes supply: places, listings, the diary and what search reads of them."""
