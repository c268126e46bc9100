"""Claims held back and let in, and what would settle conflicts."""
