"""Published committees as data: read a file, build it out of samples, and compute its figures from the records."""
