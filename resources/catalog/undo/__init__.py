"""Takes back what commits did, and leaves what others did as it is.

A commit is seen as changes of cells: a file of a table is there or not, a property has
a value, a key points to a table. Undoing commits means that each cell they touched gets
the value that the other commits give it. Files go and come back whole, so no data is
read, and it does not matter by how many merges they came.
"""
