"""Rules of the static files that no eye would keep watching."""

from __future__ import annotations

import json
import re

import pytest

from .conftest import ROOT

STATIC = ROOT / "static"
CSS = sorted((STATIC / "css").rglob("*.css"))
OURS = sorted((STATIC / "js").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LAYERS = re.search(r"@layer ([\w, ]+);", (STATIC / "css/_layers.css").read_text())[1].split(", ")


def relative(paths):
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


@pytest.mark.parametrize("path", relative(p for p in CSS if p.name != "_layers.css"))
def test_a_stylesheet_opens_with_its_layer(path):
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL).strip()
    layer = re.match(r"@layer (\w+) \{", rules)
    assert layer
    assert layer[1] in LAYERS


@pytest.mark.parametrize("path", relative(CSS))
def test_a_stylesheet_knows_no_left_and_right(path):
    physical = r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|float)\s*:"
    assert re.findall(physical, path.read_text()) == []


@pytest.mark.parametrize("path", relative(p for p in CSS if p.name != "_tokens.css"))
def test_colours_come_from_tokens(path):
    bare = [c for c in re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", path.read_text()) if c]
    assert bare == []


@pytest.mark.parametrize("path", relative(CSS))
def test_every_token_that_is_used_is_declared(path):
    declared = set(re.findall(r"(--[\w-]+)\s*:", "".join(file.read_text() for file in CSS)))
    assert set(re.findall(r"var\((--[\w-]+)", path.read_text())) <= declared


@pytest.mark.parametrize("path", relative(OURS))
def test_a_behaviour_is_short_and_imports_what_exists(path):
    text = path.read_text()
    assert text.count("\n") <= 80
    for target in re.findall(r'from "(\.[^"]+)"', text):
        assert (path.parent / target).resolve().is_file(), target


@pytest.mark.parametrize("path", relative(TEMPLATES))
def test_a_template_names_only_behaviours_and_icons_that_exist(path):
    text = path.read_text()
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "vendor/lucide.svg").read_text()))
    behaviours = {file.stem for file in (STATIC / "js/behaviours").glob("*.js")}
    for names in re.findall(r'data-behaviour="([\w -]+)"', text):
        assert set(names.split()) <= behaviours
    assert set(re.findall(r'icon(?:=|\()"([\w-]+)"', text)) <= sprite


def test_every_component_stylesheet_is_named_after_a_component():
    parts = {file.stem for file in (ROOT / "templates/components").glob("*.html")}
    beside = {"bell", "highlight", "icon", "passage", "prose"}  # of base.html, rendered text and a function: no macro
    assert {file.stem for file in (STATIC / "css/components").glob("*.css")} <= parts | beside


def test_the_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []


def test_vendored_files_say_where_they_come_from():
    assert "CodeMirror 6 and Lezer, MIT licence" in (STATIC / "vendor/codemirror.js").read_text()[:200]
    assert "lucide-static" in (STATIC / "vendor/lucide.svg").read_text()[:200]


@pytest.mark.parametrize("path", relative([*OURS, *CSS, *TEMPLATES]))
def test_nothing_is_fetched_from_elsewhere(path):
    outside = [url for url in re.findall(r"https?://[\w.]+", path.read_text()) if url != "http://www.w3.org"]
    assert outside == []
