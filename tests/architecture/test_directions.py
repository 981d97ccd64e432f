"""Imports only go downstairs, and a room's models, forms and routes are its own."""

from __future__ import annotations

from tests.architecture.house import ROOMS, STOREYS, modules, storey_of

FLASK_AT_HOME = (
    "routes",
    "forms",
    "guards",
    "addresses",
    "coming_in",
    "commands",
    "plumbing",
    "api",
    "cli",
    "error_pages",
)
FLASK = ("flask", "flask_login", "flask_wtf", "flask_babel", "wtforms", "werkzeug", "flask_smorest")


def test_every_folder_has_its_storey() -> None:
    folders = {module.storey_name for module in modules()} - {"", "cli", "__main__", "error_pages", "frame", "serving"}
    assert folders <= set(STOREYS)


def test_imports_only_go_downstairs() -> None:
    upward = [
        f"{module.name} imports {name}"
        for module in modules()
        for name in module.imports
        if not module.is_roof
        and (own := storey_of(module.name)) is not None
        and (other := storey_of(name)) is not None
        and (other > own or (other == own and module.storey_name != name.split(".")[1]))
    ]
    assert upward == []


def test_audit_reads_events_and_hand_overs_only() -> None:
    allowed = {"plumbing", "commons", "accounts", "audit", "config"}
    strays = [
        f"{module.name} imports {name}"
        for module in modules()
        for name in module.imports
        if module.storey_name == "audit" and name.startswith("seci.") and name.split(".")[1] not in allowed
    ]
    assert strays == []


def test_models_forms_and_routes_of_a_room_are_private() -> None:
    strays = [
        f"{module.name} imports {name}"
        for module in modules()
        for name in module.imports
        if not module.is_roof
        and len(parts := name.split(".")) > 2
        and parts[0] == "seci"
        and parts[1] in ROOMS
        and parts[1] != module.storey_name
        and parts[2] in {"forms", "routes"}
    ]
    assert strays == []


def test_each_guarded_library_has_one_importer() -> None:
    homes = {"whoosh": "seci.plumbing.search", "markdown": "seci.plumbing.markdown", "bleach": "seci.plumbing.markdown"}
    for library, home in homes.items():
        importers = {module.name for module in modules() if any(i.split(".")[0] == library for i in module.imports)}
        assert importers, library
        assert all(name.startswith(home) for name in importers), importers


def test_verbs_and_models_do_not_know_flask() -> None:
    strays = [
        f"{module.name} imports {name}"
        for module in modules()
        for name in module.imports
        if name.split(".")[0] in FLASK
        and not module.is_roof
        and not any(part in FLASK_AT_HOME for part in module.name.split("."))
        and module.path.name != "__init__.py"
    ]
    assert strays == []


def test_nothing_is_pickled_evaluated_or_run_by_a_shell() -> None:
    forbidden = (
        "pickle.load",
        "marshal.load",
        "yaml.load(",
        " eval(",
        " exec(",
        "shell=True",
        "render_template_string",
    )
    sources = {module.name: module.path.read_text("utf-8") for module in modules()}
    assert [(name, word) for name, source in sources.items() for word in forbidden if word in source] == []
