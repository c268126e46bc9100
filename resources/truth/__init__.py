"""Truth discovery: from who says what, what is probable, and who is reliable."""
