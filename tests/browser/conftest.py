"""A server with the demo organization, a Chromium, and pages in it for whoever is signed in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from seci.demo.deeds import PASSWORD
from tests.servers import Server

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no test ever leaves this machine
    # Each window loads two pages of the browser's own for its address bar, which nobody sees, and takes twice as long.
    # Ours is the only list that counts, so what matters of Playwright's stands in it again.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsUpgrades,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints",
]
STARTED = """async () => {
    const script = document.querySelector('script[src*="js/app.js"]');
    await (await import(script.src)).started;
}"""
Open = Callable[..., "Window"]


class Window:
    """A page in the browser that remembers what the console complained of and whom it asked."""

    def __init__(self, page: Page, base: str, *, runs_scripts: bool) -> None:
        self.page, self.base, self.runs_scripts = page, base, runs_scripts
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    @property
    def elsewhere(self) -> list[str]:
        """Requests to anybody but our server."""
        return [url for url in self.asked if not url.startswith((f"{self.base}/", "data:"))]

    @property
    def path(self) -> str:
        """Where it is now."""
        return self.page.url.removeprefix(self.base)

    def go(self, path: str) -> Page:
        """Open a page of ours; its behaviours have begun."""
        self.page.goto(self.base + path)
        return self.begun()

    def press(self, button: Locator) -> Page:
        """Press what leads to another page, and wait for that."""
        with self.page.expect_navigation():
            button.click()
        return self.begun()

    def begun(self) -> Page:
        """Wait until the behaviours of the page have begun."""
        if self.runs_scripts:
            self.page.evaluate(STARTED)
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
def demo(larkmoor: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`seci serve` on an instance the demo organization has moved into."""
    instance = shutil.copytree(larkmoor, tmp_path_factory.mktemp("demo") / "instance")
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
    """`window("mara", width=360, dark=True, script=False)` is a page for Mara; without a name for nobody.

    A-120: whatever a test does in it, nobody but our server is asked.
    """
    contexts: list[BrowserContext] = []
    windows: list[Window] = []

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
        windows.append(Window(context.new_page(), f"http://127.0.0.1:{demo.port}", runs_scripts=script))
        return windows[-1]

    yield open_window
    for context in contexts:
        context.close()
    assert [url for one in windows for url in one.elsewhere] == []
