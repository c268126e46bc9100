"""How fast and how true each way of running the embedding model is."""
