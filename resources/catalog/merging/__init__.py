"""Changes of one line of commits brought into another."""
