"""Deals and the site."""
