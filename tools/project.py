"""The commands of the checkout, each as `python3 -m tools.project NAME`; `COMMANDS` lists them."""

import os
import sys
from collections.abc import Callable

from tools import assets, checks, environment, messages, programs
from tools.shell import NENTANG, PYTHON, ROOT, become, run, say, stop


def setup() -> int:
    """Leave environment and assets ready to run the product."""
    environment.ensure("runtime")
    assets.ensure()
    return 0


def serve() -> int:
    """Set up, bring the database to this version, load the sample committees, serve on HOST and PORT."""
    setup()
    if run([NENTANG, "migrate", "--quiet"]) != 0:
        stop("Không cập nhật được cơ sở dữ liệu; lỗi ở ngay trên.")
    if run([NENTANG, "samples", "--if-missing"]) != 0:
        stop("Không nạp được các đảng bộ mẫu; lỗi ở ngay trên.")
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    become([NENTANG, "serve", "--host", host, "--port", port])


def prepare_tests() -> None:
    """Leave everything ready that any test needs."""
    environment.ensure("dev")
    assets.ensure()
    assets.ensure_packages()


def test() -> int:
    """Run the whole suite."""
    prepare_tests()
    programs.ensure_for_tests()
    return checks.test()


def check() -> int:
    """Run what is known within a minute."""
    prepare_tests()
    return checks.check()


def lint() -> int:
    """Run the static checks."""
    environment.ensure("dev")
    return checks.lint()


def bench() -> int:
    """Measure at commune and province size, or at SIZE alone, on both databases; print the table and keep it."""
    return _bench(*os.environ.get("SIZE", "").split())


def bench_ci() -> int:
    """Measure what is quick, with bounds doubled; keep nothing."""
    return _bench("--ci")


def _bench(*words: str) -> int:
    environment.ensure("dev")
    programs.ensure_for_tests()
    return run([PYTHON, "-m", "bench", *words])


def docs() -> int:
    """Write the generated part of docs/reference anew."""
    environment.ensure("dev")
    return run([NENTANG, "reference"])


def collect_messages() -> int:
    """Collect the sentences to translate and compile the translations."""
    environment.ensure("dev")
    return messages.collect()


def migrations() -> int:
    """Write the migrations that the models ask for, and which is now the last of each app."""
    environment.ensure("dev")
    code = run([NENTANG, "manage", "makemigrations"])
    for folder in sorted((ROOT / "nentang").glob("*/migrations")):
        last = max(file.stem for file in folder.glob("[0-9]*_*.py"))
        (folder / "max_migration.txt").write_text(f"{last}\n", encoding="ascii")
    return code


COMMANDS: dict[str, Callable[[], int]] = {
    "setup": setup,
    "run": serve,
    "test": test,
    "check": check,
    "lint": lint,
    "bench": bench,
    "bench-ci": bench_ci,
    "docs": docs,
    "messages": collect_messages,
    "migrations": migrations,
}


def main() -> int:
    """Run the one command that is named."""
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in COMMANDS:
        say(f"python3 -m tools.project {'|'.join(COMMANDS)}")
        return 2
    try:
        return COMMANDS[name]()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
