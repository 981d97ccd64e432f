"""Templates: words said when they are compiled, components put in place, fragments drawn once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader, UndefinedError, pass_context
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from markupsafe import Markup

from seci.plumbing.templates import QuickEnvironment, drawn_once

PARTS = """
{% macro tag(text, url=None, kind="plain", icon=None, attrs={}) -%}
<{{ "a" if url else "b" }} class="tag--{{ kind }}"{{ attrs|xmlattr }}>{% if icon %}{{ draw_icon(icon) }}{% endif %}
{{- text }}</{{ "a" if url else "b" }}>
{%- endmacro %}
{% macro box(title, count=None) -%}
<section><h2>{{ title }}{% if count is not none %} ({{ count }}){% endif %}</h2>{{ caller() }}</section>
{%- endmacro %}
{% macro maybe(title) -%}
<i>{{ title }}{% if caller %}: {{ caller() }}{% endif %}</i>
{%- endmacro %}
{% macro words(name) -%}
{% set pieces = name.split() %}{% for piece in pieces %}[{{ piece }}]{% endfor %}
{%- endmacro %}
{% macro tree(nodes) -%}
<ul>{% for node in nodes %}<li>{{ node.name }}{% if node.below %}{{ tree(node.below) }}{% endif %}</li>{% endfor %}</ul>
{%- endmacro %}
{% set SIGNS = {"plus": "+"} %}
{% macro sign(name) -%}{{ SIGNS[name] }}{{ tag(name) }}{%- endmacro %}
"""
PAGE = """
{% from "parts.html" import tag, box, maybe, words, tree, sign %}
{% macro twice(text) %}{{ tag(text) }}{{ tag(text, kind="second") }}{% endmacro %}
{% block all %}
{% set pieces = "the page's own" %}
{{ tag(_("Edit"), "/edit", "primary", "pencil") }}{{ tag(title) }}
{{ tag(title, attrs={"data-x": title}) }}{{ tag(text=title, kind=kind) }}
{% call box(title, 3) %}{{ title }} by {{ name }}{% for one in many %}{{ tag(one) }}{% endfor %}{% endcall %}
{% call box(_("Empty")) %}{% endcall %}
{{ maybe(title) }}{% call maybe(title) %}{{ name }}{% endcall %}
{{ words(name) }}{{ pieces }}{% for piece in many %}{{ words(piece) }}{{ piece }}{% endfor %}
{{ tree(nested) }}{{ sign("plus") }}{{ twice(name) }}
{{ tag(name)|upper }}{{ tag(name) if kind else "" }}
{% set kept %}{{ tag(name) }}{% endset %}{{ kept }}{{ _("by %(name)s, 100 %%", name=name) }}
{% endblock %}
"""


class Plain(QuickEnvironment):
    """The same as Jinja itself does it."""

    code_generator_class = CodeGenerator
    context_class = Context

    def _parse(self, source: str, name: str | None, filename: str | None) -> Any:
        return super(QuickEnvironment, self)._parse(source, name, filename)


def environment(kind: type[QuickEnvironment], app: Flask, say: Callable[[str], str] = str) -> QuickEnvironment:
    made = kind(app, loader=DictLoader({"parts.html": PARTS, "page.html": PAGE}), autoescape=True, auto_reload=False)
    made.add_extension("jinja2.ext.i18n")
    made.install_gettext_callables(say, lambda one, many, n: one if n == 1 else many, newstyle=True)  # type: ignore[attr-defined]
    made.translate = say
    made.globals["draw_icon"] = made.constant["draw_icon"] = lambda name: Markup(f"<svg>{name}</svg>")
    return made


VALUES: dict[str, Any] = {
    "title": "A <b> & 'c'",
    "name": "Ada Lovelace",
    "kind": "loud",
    "many": ["x y", "<z>"],
    "nested": [{"name": "1", "below": [{"name": "<2>", "below": []}]}],
}


def test_a_page_is_the_same_with_and_without_components_put_in_place(app: Flask) -> None:
    plain = environment(Plain, app).get_template("page.html").render(VALUES)
    assert environment(QuickEnvironment, app).get_template("page.html").render(VALUES) == plain
    assert "<h2>A &lt;b&gt; &amp; &#39;c&#39; (3)</h2>" in plain


def test_whatever_people_type_is_escaped_as_before(app: Flask) -> None:
    plain, quick = (environment(kind, app).get_template("page.html") for kind in (Plain, QuickEnvironment))

    @settings(deadline=None)
    @given(text=st.text(max_size=20), many=st.lists(st.text(max_size=5), max_size=3))
    def it_is_the_same(text: str, many: list[str]) -> None:
        values = {**VALUES, "title": text, "name": text, "many": many}
        assert quick.render(values) == plain.render(values)

    it_is_the_same()


def test_calls_are_gone_and_so_are_imports_nobody_needs(app: Flask) -> None:
    tongue = environment(QuickEnvironment, app)._tongue()
    source = "{% from 'parts.html' import tag, words %}{{ tag('x', icon='pencil') }}{{ words(name) }}"
    code = tongue.compile(source, "one.html", raw=True)
    assert "<svg>pencil</svg>" in code
    assert "get_template" not in code
    assert "context.call" in code  # of `split`, and of nothing else
    assert code.count("context.call") == 1


def test_what_stays_a_call_still_works(app: Flask) -> None:
    tongue = environment(QuickEnvironment, app)._tongue()
    assert sorted(tongue._macros_of("parts.html")) == ["box", "maybe", "tag", "words"]


def test_a_component_never_takes_the_page_s_names_for_globals(app: Flask) -> None:
    quick = environment(QuickEnvironment, app)
    page = "{% from 'parts.html' import tag %}{% set draw_icon = 1 %}{{ tag('x', icon='pencil') }}"
    assert "<svg>pencil</svg>" in quick._tongue().from_string(page).render()


def test_words_are_said_in_the_language_of_whoever_looks(app: Flask) -> None:
    quick = environment(QuickEnvironment, app, say=lambda text: f"{quick.present_language()}:{text}")
    quick.loader = DictLoader({"one.html": "{{ _('Edit') }} {{ _('by %(name)s', name=name) }}"})
    for language in ("en", "de", "en"):
        quick.present_language = lambda language=language: language  # type: ignore[misc]
        shown = quick.get_template("one.html").render(name="<A>")
        assert shown == f"{language}:Edit {language}:by &lt;A&gt;"


def test_a_missing_parameter_is_undefined_as_ever(app: Flask) -> None:
    quick = environment(QuickEnvironment, app)
    quick.loader = DictLoader(
        {"m.html": "{% macro m(a) %}{{ a.b }}{% endmacro %}", "p.html": "{% from 'm.html' import m %}{{ m() }}"}
    )
    with pytest.raises(UndefinedError):
        quick.get_template("p.html").render()


def test_a_function_that_wants_the_context_is_given_it(app: Flask) -> None:
    quick = environment(QuickEnvironment, app)

    @pass_context
    def named(context: Context, of: str) -> str:
        return f"{of} of {context['name']}"

    quick.globals["named"] = named
    assert quick.from_string("{{ named('friend') }}").render(name="<Ada>") == "friend of &lt;Ada&gt;"


def test_a_fragment_is_drawn_once_for_the_same_values() -> None:
    app, counted = Flask("fragments"), list[int]()
    app.jinja_environment = QuickEnvironment
    app.jinja_loader = DictLoader({"one.html": "{{ value }} {{ count() }}"})
    app.jinja_env.globals["count"] = lambda: counted.append(1) or len(counted)
    with app.app_context():
        assert [drawn_once("one.html", value=value) for value in ("a", "b", "a")] == ["a 1", "b 2", "a 1"]
