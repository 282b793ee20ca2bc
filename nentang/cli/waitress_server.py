"""Serving on Windows, by waitress."""

import importlib

import waitress

THREADS = 8


def serve(application: str, *, host: str, port: int, cert: str | None, key: str | None) -> None:
    """Answer until it is interrupted; a certificate is the business of the server in front."""
    waitress.serve(importlib.import_module(application).application, host=host, port=port, threads=THREADS)
