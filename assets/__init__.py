"""What exists: every asset and its checks; a folder is a group in the Dagster UI."""
