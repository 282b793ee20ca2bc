"""The smallest app there can be: one identity, one interval, a few services; for the tests of the mechanisms."""
