"""A PostgreSQL server of its own for one command: `python -m tests.postgres COMMAND …`.

It lives in a temporary folder, listens on a Unix socket only, runs as an unprivileged user
(initdb refuses root) and is gone afterwards. The command finds it in DATABASE_URL.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tools.programs import postgresql_folder

UNPRIVILEGED = ("postgres", "nobody")
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=256MB", "max_connections=50")
LONGEST_SOCKET_FOLDER = 80  # a Unix socket's whole path must stay under 108 bytes


@contextmanager
def private_server() -> Iterator[str]:
    """Yield the address of a running server with an empty database `nentang`; afterwards nothing of it is left."""
    programs = postgresql_folder()
    if programs is None:
        raise SystemExit("PostgreSQL is missing: on Debian, apt-get install postgresql")
    account = _account()
    folder = _folder(account)
    try:
        _call(account, programs / "initdb", "-D", folder / "data", "-U", "nentang", "-E", "UTF8", "--locale=C",
              "--auth=trust", "--no-sync", "--no-instructions")  # fmt: skip
        options = " ".join(f"-c {option}" for option in (*SPEED, "listen_addresses=''"))
        control = (programs / "pg_ctl", "-D", folder / "data", "-w", "-s")
        _call(account, *control, "-l", folder / "log", "-o", f"-k {folder} {options}", "start")
        try:
            _call(account, programs / "createdb", "-h", folder, "-U", "nentang", "nentang")
            yield f"postgresql://nentang@{quote(str(folder), safe='')}/nentang"
        finally:
            _call(account, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> dict[str, object]:
    """Return how to start a program as somebody who is not root; nothing when nobody here is."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in UNPRIVILEGED if name in known)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _folder(account: dict[str, object]) -> Path:
    """Make the folder of data, log and socket, owned by whoever runs the server."""
    parent = tempfile.gettempdir()
    short = parent if len(parent) < LONGEST_SOCKET_FOLDER else "/tmp"
    folder = Path(tempfile.mkdtemp(prefix="nentang-pg-", dir=short))
    if account:
        os.chown(folder, int(str(account["user"])), int(str(account["group"])))
    return folder


def _call(account: dict[str, object], *words: str | Path) -> None:
    """Run one of PostgreSQL's programs, quietly unless it fails."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output="start" not in words,  # the server would keep the pipe open
        text=True,
        check=False,
        **account,  # type: ignore[call-overload]
    )
    if done.returncode:
        raise SystemExit(f"{Path(words[0]).name} failed: {done.stderr or ''}")


def _end_on_signal(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def main() -> int:
    """Run the command with a private server beside it and return its exit code."""
    signal.signal(signal.SIGTERM, _end_on_signal)
    with private_server() as url:
        return subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
