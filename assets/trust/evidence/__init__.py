"""From claims at a state to scores to be written."""
