"""`nentang reference`: writes the generated pages of docs/reference from the code itself."""

import argparse
import ast
import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _

import nentang
from nentang.access.roles import roles_with
from nentang.audit.recording import SERVICES
from nentang.cli import COMMANDS
from nentang.figures.registry import indicators

NOTE = "Generated from the code by `make docs`; a test fails when it is stale.\n"
REFUSALS = ("Refused", "Conflict")
VARIABLES = {
    "NENTANG_HOME": "Folder of all state: database, key file, uploads. Default: `var` in the checkout.",
    "DATABASE_URL": "`postgresql://user:password@host:port/name`; a Unix socket as `?host=/folder`. Default: SQLite.",
    "NENTANG_HOSTS": "Names the server answers to, separated by commas. Default: this machine only.",
    "NENTANG_HTTPS": "`1` when browsers come over HTTPS through a proxy; `nentang serve --cert` sets it itself.",
    "NENTANG_OFFICE_PHONE": "Telephone number of the office that helps, shown on every page.",
    "DJANGO_SETTINGS_MODULE": "`nentang.conf.settings.server` (default) or `.dev`.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the pages are written."""
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/reference"), help=_("thư mục ghi các trang"))


def run(options: argparse.Namespace) -> int:
    """Write every page anew; what no longer has a source is left for its author to remove."""
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (options.folder / name).write_text(text, encoding="utf-8")
    return 0


def pages() -> dict[str, str]:
    """Return the text of each generated page by file name."""
    for module in pkgutil.walk_packages(nentang.__path__, "nentang."):
        if module.name.rsplit(".", 1)[-1] in ("services", "capabilities"):
            importlib.import_module(module.name)
    variables = sorted((f"`{name}`", meaning) for name, meaning in VARIABLES.items())
    return {
        "capabilities.md": _page("Capabilities", ("Code", "App", "Roles"), _capabilities()),
        "commands.md": _page("Commands", ("Command", "Purpose"), _commands()),
        "errors.md": _page("Error codes", ("Code", "Kind", "Raised in"), _errors()),
        "events.md": _page("Events", ("Event", "Service", "What holds afterwards"), _events()),
        "indicators.md": _page("Indicators", ("Code", "Meaning", "Kind", "Divided by"), _indicators()),
        "settings.md": _page("Environment variables", ("Variable", "Meaning"), variables),
        "urls.md": _page("URLs", ("Path", "Name", "View"), sorted(_urls(get_resolver().url_patterns))),
    }


def _page(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"# {title}", "", NOTE, f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _own_modules(suffix: str) -> Iterator[str]:
    for module in pkgutil.iter_modules(nentang.__path__):
        name = f"nentang.{module.name}.{suffix}"
        if module.ispkg and importlib.util.find_spec(name):
            yield name


def _capabilities() -> list[tuple[str, ...]]:
    rows = []
    for name in _own_modules("capabilities"):
        module = importlib.import_module(name)
        codes = {value for key, value in vars(module).items() if key.isupper() and isinstance(value, str)}
        rows += [(f"`{code}`", name.split(".")[1], ", ".join(roles_with(code))) for code in codes]
    return sorted(rows)


def _commands() -> list[tuple[str, ...]]:
    modules = {name: importlib.import_module(f"nentang.cli.{name}") for name in COMMANDS}
    return sorted((f"`nentang {name}`", _first_sentence(module)) for name, module in modules.items())


def _events() -> list[tuple[str, ...]]:
    own = {kind: service for kind, service in SERVICES.items() if service.__module__.startswith("nentang.")}
    return sorted(
        (f"`{kind}`", f"`{service.__module__}.{service.__name__}`", _first_sentence(service))
        for kind, service in own.items()
    )


def _first_sentence(thing: object) -> str:
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def _indicators() -> Iterator[tuple[str, ...]]:
    for each in indicators():
        yield f"`{each.code}`", str(each.label), each.kind.value, ", ".join(f"`{name}`" for name in each.dimensions)


def _errors() -> list[tuple[str, ...]]:
    """Find each `Refused("code")` and `Conflict("code")` of the source."""
    places: dict[tuple[str, str], set[str]] = {}
    package = Path(nentang.__path__[0])
    for file in package.rglob("*.py"):
        where = ".".join(file.relative_to(package).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSALS:
                code = node.args[0] if node.args else None
                if isinstance(code, ast.Constant):
                    places.setdefault((str(code.value), node.func.id), set()).add(f"`{where}`")
    return [(f"`{code}`", kind, ", ".join(sorted(where))) for (code, kind), where in sorted(places.items())]


def _urls(patterns: Iterable[URLPattern | URLResolver], path: str = "/", space: str = "") -> Iterator[tuple[str, ...]]:
    for pattern in patterns:
        here = f"{path}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _urls(pattern.url_patterns, here, inner)
        elif not here.startswith("/_"):  # development only
            view = getattr(pattern.callback, "view_class", pattern.callback)
            yield f"`{here}`", f"`{space}{pattern.name}`", f"`{view.__module__}.{view.__qualname__}`"
