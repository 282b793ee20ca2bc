"""Debian's Chromium, driven by Playwright, and axe in it; a page that reports an error fails its test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tools.programs import chromium

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = Path(__file__).with_name("shots")
WIDE = {"width": 1366, "height": 768}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
# Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
ALLOW_DATABASE_BESIDE_LOOP = "DJANGO_ALLOW_ASYNC_UNSAFE"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    executable = chromium()
    assert executable, "Chromium is missing: on Debian, apt-get install chromium"
    os.environ[ALLOW_DATABASE_BESIDE_LOOP] = "true"
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=executable, chromium_sandbox=not is_root, args=["--disable-gpu", "--disable-quic"]
        )
        yield running
        running.close()
    del os.environ[ALLOW_DATABASE_BESIDE_LOOP]


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page on a device of its own; none of them may report an error."""
    contexts, errors = [], []

    def open_one(**device: Any) -> Page:
        described = {"viewport": WIDE, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"} | device
        context = browser.new_context(base_url=live_server.url, **described)
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("console", lambda message: errors.append(message.text) if is_fault(message) else None)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


def is_fault(message: Any) -> bool:
    """Say whether a line of the console is an error of the page, and not a status the test asked for."""
    return message.type == "error" and "Failed to load resource" not in message.text


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """One page on a device of 1366 by 768."""
    return open_page()


@pytest.fixture(scope="session")
def axe_findings() -> Callable[[Page], list[str]]:
    """Return a function that lists what axe finds wrong on a page."""
    source = AXE.read_text(encoding="utf-8")

    def findings(page: Page) -> list[str]:
        page.evaluate(source)  # evaluated by the debugger: the page's policy forbids a script tag
        violations = page.evaluate("axe.run().then((result) => result.violations)")
        return [f"{found['id']}: {', '.join(str(node['target']) for node in found['nodes'])}" for found in violations]

    return findings


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """One page on a telephone of 390 by 844."""
    return open_page(**PHONE)


@pytest.fixture(scope="session")
def take_shot() -> Callable[..., Path]:
    """Return a function that photographs a page into tests/browser/shots, named after the page and its width."""
    SHOTS.mkdir(exist_ok=True)

    def take(page: Page, name: str, *, whole: bool = True) -> Path:
        page.evaluate("document.fonts.ready")
        width = (page.viewport_size or {}).get("width")
        file = SHOTS / f"{name}-{width}.png"
        page.screenshot(path=file, full_page=whole)
        return file

    return take


def sideways(page: Page) -> list[str]:
    """Return what makes a page scroll sideways; tables and boards may, inside their own region."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width + 1) return [];
          return [...document.querySelectorAll('body *')]
            .filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest('.nt-scroll, svg'))
            .map((e) => `${e.tagName}.${e.className}`).slice(0, 5);
        }"""
    )


def small_targets(page: Page) -> list[str]:
    """Return what a finger could miss on a telephone: anything to press under 44 pixels, except links in a sentence."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
          .filter((e) => {
            const box = e.getBoundingClientRect();
            const label = e.labels?.[0]?.getBoundingClientRect() ?? box;
            const style = getComputedStyle(e);
            return box.height && style.display !== 'inline' && style.opacity !== '0' && !e.closest('.nt-skip')
              && !e.disabled && Math.max(box.height, label.height) < 44;
          })
          .map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().height)}`)"""
    )
