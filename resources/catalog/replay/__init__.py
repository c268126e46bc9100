"""Changes of one table brought onto another state of it, file by file."""
