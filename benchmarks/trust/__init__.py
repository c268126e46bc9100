"""How well truth is found: every method beside every other, on public sets."""
