"""What changes money, and what is sold: each act atomic, recorded, and by somebody."""
