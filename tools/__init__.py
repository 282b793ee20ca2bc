"""Standard-library Python that makes the environment, builds, runs and tests; needs nothing installed."""
