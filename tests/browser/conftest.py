"""A server with the demo organization, a Chromium, and pages in it for whoever is signed in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from seci.demo.deeds import PASSWORD
from tests.servers import Server, command

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no test ever leaves this machine
]
Open = Callable[..., "Window"]


class Window:
    """A page in the browser that remembers what the console complained of."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.complaints: list[str] = []
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> Page:
        """Open a page of ours and wait until its behaviours have begun."""
        self.page.goto(self.base + path)
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, or a loud skip where there is none."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("THERE IS NO CHROMIUM: the browser tests did not run. Install chromium and run them again.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`seci serve` on an instance the demo organization has moved into."""
    instance = tmp_path_factory.mktemp("demo") / "instance"
    done = command(instance, "demo", "--json")
    assert done.returncode == 0, done.stderr
    with Server(instance, "--workers", "1") as server:
        yield server


@pytest.fixture(scope="session")
def keys(demo: Server, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """`keys("mara")` is a file with the cookies of Mara, who signed in once."""
    folder = tmp_path_factory.mktemp("keys")

    def of(handle: str) -> Path:
        path = folder / f"{handle}.json"
        if not path.exists():
            context = chromium.new_context()
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{demo.port}/sign-in")
            page.fill("input[autocomplete~=username]", f"{handle}@larkmoor.example")
            page.fill("input[type=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url("**/")
            path.write_text(json.dumps(context.storage_state()))
            context.close()
        return path

    return of


@pytest.fixture
def window(demo: Server, chromium: Browser, keys: Callable[[str], Path]) -> Iterator[Open]:
    """`window("mara", width=360, dark=True, script=False)` is a page for Mara; without a name for nobody."""
    contexts: list[BrowserContext] = []

    def open_window(handle: str | None = None, *, width: int = 1280, dark: bool = False, script: bool = True) -> Window:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            storage_state=keys(handle) if handle else None,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Window(context.new_page(), f"http://127.0.0.1:{demo.port}")

    yield open_window
    for context in contexts:
        context.close()
