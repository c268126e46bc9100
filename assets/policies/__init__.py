"""What breaks the rules of `policies/*.yaml`: claims, data rows, finds of queries."""
