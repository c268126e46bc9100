"""The versioned catalog beside PyIceberg's SqlCatalog, and by itself at its limits."""
