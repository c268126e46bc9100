"""Claims: what passages and rows assert, with subject, value, time and scope."""
