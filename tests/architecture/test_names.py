"""One word finds a feature: endpoint = function = template = test, and files are nouns."""

from __future__ import annotations

import re

from flask import Flask

from tests.architecture.house import ROOT, modules

NOUNLESS = re.compile(r"(utils?|helpers?|common|misc|base|managers?)\.py")
SHOWS_ANOTHER = {"errors/error.html", "base.html"}


def endpoints(app: Flask) -> dict[str, object]:
    return {name: view for name, view in app.view_functions.items() if "." in name and not name.startswith("api")}


def test_every_endpoint_is_named_after_its_function(app: Flask) -> None:
    strays = [name for name, view in endpoints(app).items() if getattr(view, "__name__", "") != name.split(".")[1]]
    assert strays == []


def test_every_endpoint_has_exactly_one_guard(app: Flask) -> None:
    unguarded = [name for name, view in app.view_functions.items() if not hasattr(_inner(view), "guarded_by")]
    assert unguarded == []


def _inner(view: object) -> object:
    return getattr(view, "view_class", view)


def test_every_rendered_template_is_named_after_its_page() -> None:
    strays = []
    for module in modules():
        if ".routes." not in module.name:
            continue
        room = module.storey_name
        source = module.path.read_text("utf-8")
        for template in re.findall(r"render_template\(\s*\"([^\"]+)\"", source):
            assert (ROOT / "templates" / template).is_file(), template
            if not template.startswith((f"{room}/", "admin/", "errors/")):
                strays.append(f"{module.name}: {template}")
    assert strays == []


def test_every_template_is_used() -> None:
    paths = [*(ROOT / "seci").rglob("*.py"), *(ROOT / "templates").rglob("*.*")]
    sources = "\n".join(path.read_text("utf-8") for path in paths)
    names = [path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.*")]
    unused = [name for name in names if name not in sources and not re.fullmatch(r"errors/\d+\.html", name)]
    assert unused == []


def test_every_page_has_its_tests(app: Flask) -> None:
    tested = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    names = {path.stem.removeprefix("test_") for path in (ROOT / "tests").rglob("test_*.py")}
    missing = [name for name in endpoints(app) if name.split(".")[1] not in names and name.split(".")[1] not in tested]
    assert missing == []


def test_no_file_is_a_drawer_without_a_name() -> None:
    assert [module.name for module in modules() if NOUNLESS.fullmatch(module.path.name)] == []


def test_no_file_grows_past_reading() -> None:
    long = [m.name for m in modules() if len(m.path.read_text("utf-8").splitlines()) > 320]
    assert long == []


def test_nothing_that_is_made_here_lies_in_the_root() -> None:
    made = {"secret_key", "migrate.lock", "uploads", "index", "mail"}
    strays = [path.name for path in ROOT.iterdir() if path.name in made or path.suffix in {".sqlite", ".eml", ".whl"}]
    assert strays == []
