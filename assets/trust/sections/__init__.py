"""What the report of trust shows: the state it reads, and a module for each part."""
