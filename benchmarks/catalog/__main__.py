"""Runs the benchmark: python -m benchmarks.catalog."""

from benchmarks.catalog.run import main

main()
