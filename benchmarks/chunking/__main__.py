"""Runs the benchmark: python -m benchmarks.chunking."""

from benchmarks.chunking.run import main

main()
