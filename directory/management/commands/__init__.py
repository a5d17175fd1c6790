"""Commands of the supply floor."""
