"""Lets `python -m nentang.cli` stand for the `nentang` command."""

import sys

from nentang.cli import main

sys.exit(main())
