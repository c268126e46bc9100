"""Iceberg metadata as it is on the wire: JSON that keeps what it does not know.

PyIceberg's models cannot write format version 3, refuse a schema, spec or order that a
client sends twice, and drop fields they do not know. So what clients commit is applied
to the metadata file's own JSON. Pure functions: no catalog, no files.

Source: Apache Iceberg, Table Spec and View Spec; REST Catalog OpenAPI, TableUpdate,
    ViewUpdate and TableRequirement.
"""
