"""Tests of PyIceberg's that assume how SqlCatalog is made, by name, with the reason."""

ASSUMPTIONS = {
    "test_create_tables_idempotency": (
        "calls SqlCatalog.create_tables(), which makes the tables of its own database; "
        "ours are made when the store is opened"
    ),
    "test_create_namespace_with_null_properties": (
        "expects SQLAlchemy's IntegrityError from SqlCatalog's columns; ours refuses "
        "the same properties with a ValueError, before anything is written"
    ),
    "test_load_empty_namespace_properties": (
        'expects {"exists": "true"}, the row by which SqlCatalog remembers that a '
        "namespace is there; ours has no properties that nobody set"
    ),
    "test_delete_metadata_multiple": (
        "expects old metadata files to be deleted after a commit; ours keeps them, "
        "since another branch or an older commit may name them, and assay gc collects"
    ),
}
