"""The embedded NLI model: its data, training, export and evaluation."""
