"""Deals: one noun a file."""
