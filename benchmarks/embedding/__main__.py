"""Runs the benchmark: python -m benchmarks.embedding."""

from benchmarks.embedding.run import main

main()
