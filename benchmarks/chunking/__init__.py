"""What edits leave of passages and vectors, and how well searches find passages."""
