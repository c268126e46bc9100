"""An API of our own for what the Iceberg protocol has no words for: refs, history.

Described by the application's /openapi.json, in the words of the catalog's model.
"""
