"""What `Catalog` can do, by kind of work; each class has the parts of `Core`."""
