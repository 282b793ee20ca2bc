"""Dates, ids, text and errors: plain Python that every other part may use."""
