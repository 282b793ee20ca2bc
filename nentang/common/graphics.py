"""Drawn things, all inline: icons, the product's mark, the terraced fields, the drawing of an empty page."""

import json
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=1)
def _icons() -> dict[str, str]:
    found = finders.find("build/icons.json")
    if not isinstance(found, str):
        raise ImproperlyConfigured("The assets are not built. Run: npm ci && npm run build")
    icons: dict[str, str] = json.loads(Path(found).read_text(encoding="utf-8"))
    return icons


def icon_names() -> list[str]:
    """Return every icon there is, in alphabetical order."""
    return sorted(_icons())


def icon(name: str, css: str = "") -> SafeString:
    """Return the icon as inline SVG, hidden from screen readers: words stand beside it or on its button.

    Each icon carries its own lines, so that a swapped fragment needs nothing from the page around it.
    """
    lines = _icons().get(name)
    if lines is None:
        raise LookupError(f"There is no icon {name!r}; add it to frontend/icons.mjs.")
    return format_html(
        '<svg class="nt-i{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        f" {css}" if css else "",
        mark_safe(lines),  # noqa: S308 - built from lucide-static
    )


MARK = mark_safe(
    '<svg class="nt-mark" viewBox="0 0 36 36" aria-hidden="true"><rect width="36" height="36" rx="8" fill="#971b1e"/>'
    '<path d="M14 9h8v4h-8z" fill="#f0d193"/><path d="M10.5 16h15v4h-15z" fill="#fff" fill-opacity=".92"/>'
    '<path d="M7 23h22v4H7z" fill="#fff"/></svg>'
)

EMPTY_ART = mark_safe(
    '<svg viewBox="0 0 144 84" fill="none" aria-hidden="true">'
    '<path d="M4 78C30 62 46 76 72 68s40-14 68-2v14H4z" fill="var(--nt-gold-tint)" stroke="var(--nt-gold)"/>'
    '<path d="M14 62c22-14 38-2 58-8s34-10 58 0" stroke="var(--nt-gold)"/>'
    '<path d="M28 48c16-9 28-1 44-6s24-6 42 1" stroke="var(--nt-gold)"/>'
    '<path d="M53 6h30l9 9v35H53z" fill="var(--nt-surface)" stroke="var(--nt-ink-3)" stroke-width="1.5"/>'
    '<path d="M83 6v9h9M61 24h23M61 31h23M61 38h14" stroke="var(--nt-ink-3)" stroke-width="1.5"/></svg>'
)


@lru_cache(maxsize=8)
def terrace(line: str = "#bb8b2c", opacity: float = 0.7, fill: str = "#e9cf95") -> SafeString:
    """Return the contour lines of terraced fields, the one decorative motif."""
    shape = '<path d="{d}" fill="{fill}" fill-opacity=".16" stroke="{line}" stroke-opacity="{strength:.2f}" '
    shape += 'vector-effect="non-scaling-stroke"/>'
    paths = []
    for step in range(9):
        y, rise, lean = 62 + step * 17, 26 - step * 2.2, step * 13
        d = (
            f"M-10 {y + 10}C{60 + lean * 0.5:.1f} {y - rise:.1f} {120 + lean * 0.3:.1f} {y + rise * 0.9:.1f} "
            f"{200 - lean * 0.2:.1f} {y}S{330 - lean * 0.6:.1f} {y - rise * 1.2:.1f} 410 {y + 6}V210H-10Z"
        )
        paths.append(shape.format(d=d, fill=fill, line=line, strength=opacity * (1 - step * 0.07)))
    return mark_safe(  # noqa: S308
        '<svg class="nt-terrace" viewBox="0 0 400 200" preserveAspectRatio="xMidYMax slice" aria-hidden="true">'
        f"{''.join(paths)}</svg>"
    )
