"""Publishes books: a published file never changes, and its checksum is the proof.

`python -m nentang.rulebooks.publishing` adds the checksums of new files; a changed or missing one is an error.
"""

import sys
import tomllib
from pathlib import Path

from nentang.rulebooks.books import DATA, checksum_of

LIST = "PUBLISHED.toml"
HEAD = "# Checksums of published books: such a file never changes any more. Written by nentang.rulebooks.publishing.\n"


def files(data: Path = DATA) -> dict[str, str]:
    """Return the checksum of every book in a folder of data, by topic/name."""
    return {f"{path.parent.name}/{path.name}": checksum_of(path) for path in sorted(data.glob("*/*.toml"))}


def published(data: Path = DATA) -> dict[str, str]:
    """Return the checksums as they were published."""
    path = data / LIST
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def broken_promises(data: Path = DATA) -> list[str]:
    """Return the published books that were changed or removed since."""
    present = files(data)
    return [name for name, checksum in published(data).items() if present.get(name) != checksum]


def unpublished(data: Path = DATA) -> list[str]:
    """Return the books whose checksum is not listed yet."""
    return [name for name in files(data) if name not in published(data)]


def publish(data: Path = DATA) -> list[str]:
    """List the checksums of all new books and return their names; raise ValueError when a published one changed."""
    if changed := broken_promises(data):
        raise ValueError(f"published books never change; write a new file instead: {', '.join(changed)}")
    new = unpublished(data)
    lines = (f'"{name}" = "{checksum}"\n' for name, checksum in files(data).items())
    (data / LIST).write_text(HEAD + "".join(lines), encoding="utf-8", newline="\n")
    return new


def main(data: Path = DATA) -> int:
    """Publish and say what was published; the exit code is 1 when a published book was changed."""
    try:
        new = publish(data)
    except ValueError as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    sys.stdout.write("".join(f"published {name}\n" for name in new) or "nothing new\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
