"""Tables as claims: what columns mean, what a row is about, what a cell says."""
