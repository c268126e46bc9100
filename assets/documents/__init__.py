"""Documents: files read to text, tables and passages."""
