"""Knows how both databases are opened: SQLite in the state folder, or PostgreSQL named by DATABASE_URL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_START = "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON;"
POSTGRESQL_SCHEMES = ("postgres", "postgresql")


def database(home: Path, url: str = "") -> dict[str, Any]:
    """Return the Django settings of the one database: the one in the state folder unless an address is given."""
    return postgresql(url) if url else sqlite(home / "nentang.sqlite3")


def sqlite(file: Path, synchronous: str = "NORMAL") -> dict[str, Any]:
    """Open a file with a write-ahead log; a transaction takes the write lock at once, so it never fails half-way."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "init_command": SQLITE_START.format(synchronous=synchronous),
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """Read `postgresql://user:password@host:port/name?option=value`.

    A Unix socket is named by its folder, as `?host=/run/postgresql` or percent-encoded in the place of the host.
    """
    parts = urlsplit(url)
    if parts.scheme not in POSTGRESQL_SCHEMES:
        raise ValueError(f"DATABASE_URL begins with {parts.scheme!r}; it must begin with postgresql://")
    options: dict[str, Any] = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    written_host = parts.netloc.rpartition("@")[2]
    host = unquote(written_host) if written_host.startswith("%") else (parts.hostname or "")
    port = "" if written_host.startswith("%") else str(parts.port or "")
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ValueError("DATABASE_URL names no database")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": options.pop("host", host),
        "PORT": options.pop("port", port),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
