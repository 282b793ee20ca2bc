"""`nentang manage …`: hands its words to Django, for engineers."""

import argparse

from django.core.management import execute_from_command_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take everything that follows as it is."""
    parser.add_argument("words", nargs=argparse.REMAINDER)


def run(options: argparse.Namespace) -> int:
    """Run the Django command; its own errors end the program with their own exit code."""
    execute_from_command_line(["nentang manage", *options.words])
    return 0
