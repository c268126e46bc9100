"""Proof that a catalog is what was committed: verification, checksums, signatures."""
