"""Supply: what care there is, where and when, and what was looked for."""
