"""Measures what `performance.md` asks to be held: ratios within one run, product against a reference."""
