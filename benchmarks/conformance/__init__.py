"""PyIceberg's own catalog tests, run against a ref of ours."""
