"""Runs the benchmark: python -m benchmarks.vectors."""

from benchmarks.vectors.run import main

main()
