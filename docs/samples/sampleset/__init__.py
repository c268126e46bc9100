"""Builds the sample documents of the Fennel Quay Tea Cooperative."""
