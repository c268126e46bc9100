"""How well contradictions are found: planted ones, public sets, and at scale."""
