"""What a search costs in a home of many passages: warm, cold, narrowed, at any ref."""
