"""Factories make nouns with no surprises; what happened to them is made by actions."""
