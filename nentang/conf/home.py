"""Knows the one folder that holds all state of an installation: database, key file, uploads."""

import os
import secrets
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def home_folder() -> Path:
    """Return NENTANG_HOME; by default `var` in a checkout, otherwise `nentang` beside the user's own files."""
    given = os.environ.get("NENTANG_HOME")
    if given:
        return Path(given).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "var"
    return Path.home() / "nentang"


def open_home() -> Path:
    """Create the folder when it is missing, closed to other users, and return it."""
    home = home_folder()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in ("uploads", "static"):
        (home / folder).mkdir(mode=0o700, exist_ok=True)
    return home


def secret_key(home: Path) -> str:
    """Return the installation's signing key, made on the first start and readable by its owner alone."""
    key_file = home / "secret.key"
    try:
        descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return key_file.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(64)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(key + "\n")
    return key
