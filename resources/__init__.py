"""What the work is done with: engines in plain Python that know nothing of assets."""
