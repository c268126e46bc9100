"""How the two vector indexes do beside exact search, hnswlib and faiss."""
