"""The only module that needs a POSIX system: gunicorn with threads."""

import importlib
from typing import Any

from gunicorn.app.base import BaseApplication

WORKERS = 2
THREADS = 4


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn set up from here instead of from a file."""

    def __init__(self, application: str, settings: dict[str, Any]) -> None:
        self.application = application
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand over each setting that has a value."""
        for name, value in self.settings.items():
            if value is not None:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Load the application inside the worker, after the fork."""
        return importlib.import_module(self.application).application


def serve(application: str, *, host: str, port: int, cert: str | None, key: str | None) -> None:
    """Answer until a signal ends it."""
    shown_host = f"[{host}]" if ":" in host else host
    settings = {
        "bind": f"{shown_host}:{port}",
        "worker_class": "gthread",
        "workers": WORKERS,
        "threads": THREADS,
        "certfile": cert,
        "keyfile": key,
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    Server(application, settings).run()
