"""`python -m bench [--ci] SIZE…`: measures each size on SQLite and PostgreSQL; exit code 1 when a ratio is broken."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg

from bench.generate import SIZES
from bench.report import judge, keep, show
from tests.postgres import private_server

CI_SLACK = 2.0  # small runs jitter
SERVER = {"random_page_cost": "1.1", "jit": "off"}  # as performance.md section 7 sets the server
CI = (("sqlite", "commune"), ("postgresql", "commune"), ("sqlite", "province"))


def main() -> int:
    """Measure, print, keep (not in CI), and say by the exit code whether every ratio holds."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", choices=[[], *SIZES], metavar="SIZE")
    parser.add_argument("--ci", action="store_true", help="the quick runs, with bounds doubled; nothing is kept")
    options = parser.parse_args()
    runs = (
        CI if options.ci else [(engine, size) for size in options.sizes or SIZES for engine in ("sqlite", "postgresql")]
    )
    measured: list[dict[str, Any]] = []
    versions: dict[str, str] = {}
    with private_server() as url:
        for engine, size in runs:
            print(f"{engine}, {size} …", file=sys.stderr, flush=True)
            answer = _on_sqlite(size) if engine == "sqlite" else _on_postgresql(size, url)
            measured += answer["measured"]
            versions |= answer["versions"]
    judged = judge(measured, slack=CI_SLACK if options.ci else 1.0)
    show(judged)
    if not options.ci:
        keep(judged, versions)
    return int(any(each["holds"] is False for each in judged))


def _on_sqlite(size: str) -> Any:
    with tempfile.TemporaryDirectory(prefix="nentang-bench-") as folder:
        return _run(size, folder, BENCH_FILE=str(Path(folder) / f"bench_{size}.sqlite3"), DATABASE_URL="")


def _on_postgresql(size: str, url: str) -> Any:
    name = f"bench_{size}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        for setting, value in SERVER.items():
            connection.execute(f'ALTER DATABASE "{name}" SET {setting} = {value}')
    with tempfile.TemporaryDirectory(prefix="nentang-bench-") as folder:
        return _run(size, folder, DATABASE_URL=url.rpartition("/")[0] + f"/{name}")


def _run(size: str, folder: str, **environment: str) -> Any:
    """Measure in a process of its own, since settings are read once."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.one_run", size],
        env=os.environ | {"NENTANG_HOME": folder, "DJANGO_SETTINGS_MODULE": "bench.settings", **environment},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.returncode)
    return json.loads(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
