"""How far each thing that is known can be trusted, and what is done about it."""
