"""`python -m bench.one_run SIZE`: one size on the database of the environment, printed as JSON."""

import importlib
import json
import sys

import django


def main(size: str) -> None:
    """Set Django up before anything that needs it is imported, then measure."""
    django.setup()
    print(json.dumps(importlib.import_module("bench.tree").measure(size)))


if __name__ == "__main__":
    main(sys.argv[1])
