"""The composition root: settings, databases, URLs; the only place that sees every app."""
