"""S-001 live: hostile text as a playbook runs nothing, with our policy and without it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

OWN = [
    "<script>window.__hit=1</script>",
    "<img src=x onerror=window.__hit=1>",
    "[x](javascript:window.__hit=1)",
    "<svg onload=window.__hit=1>",
    "<details open ontoggle=window.__hit=1>x</details>",
    '![x](x" onerror="window.__hit=1)',
    '```"><script>window.__hit=1</script>\nx\n```',
    "<a href='java&#10;script:window.__hit=1'>x</a>",
    "<iframe srcdoc='<script>parent.__hit=1</script>'></iframe>",
    "<form action=/sign-out method=post><button>x</button></form>",
    "<math><mtext><img src=x onerror=window.__hit=1>",
    "[[<img src=x onerror=window.__hit=1>]] @<b onclick=window.__hit=1> #<i>",
]


def rows(shared: Path | None) -> list[str]:
    path = shared / "payloads" / "markdown_xss.jsonl" if shared else None
    more = [json.loads(line)["input"] for line in path.read_text("utf-8").splitlines()] if path else []
    return [*OWN, *(row.replace("\x00", "") for row in more)]


@pytest.mark.parametrize("with_policy", [True, False])
def test_nothing_of_a_hostile_playbook_runs(window: Open, shared: Path | None, with_policy: bool) -> None:
    shown = window("ada")
    page = shown.go("/playbooks/new")
    page.fill("[name=title]", f"Hostile {with_policy}")
    page.locator(".cm-content").click()
    page.keyboard.insert_text("\n\n".join(rows(shared))[:100_000])
    page.locator("button:has-text('Publish'), button:has-text('Save')").first.click()
    page.wait_for_load_state("networkidle")
    if not with_policy:
        page.route("**/*", _without_policy)
        page.reload()
        page.wait_for_load_state("networkidle")
    for link in page.locator(".prose a, .prose summary").all():
        link.hover(force=True, timeout=2_000) if link.is_visible() else None
    assert page.evaluate("window.__hit") is None
    assert page.locator(".prose script, .prose iframe, .prose form, .prose [onerror], .prose [onload]").count() == 0


def _without_policy(route: object) -> None:
    response = route.fetch()  # type: ignore[attr-defined]
    headers = {name: value for name, value in response.headers.items() if name != "content-security-policy"}
    route.fulfill(response=response, headers=headers)  # type: ignore[attr-defined]
