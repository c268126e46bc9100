"""Runs the benchmark: python -m benchmarks.updates."""

from benchmarks.updates.run import main

main()
