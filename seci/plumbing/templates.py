"""Jinja's environment, made quicker for pages that are opened all day.

What a template says in constant words is translated when it is compiled, once for each language: a page says some fifty
things, and looking each up costs more than drawing it. The same goes for icons. The rest is drawn as Jinja always does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from types import FunctionType, MethodType
from typing import Any

from flask import current_app
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from seci.plumbing.inlining import Component, Inlining, offered_by

ENGLISH = "en"


def drawn(template: str, **values: Any) -> Markup:
    """A fragment of a page, drawn from its template."""
    return Markup(current_app.jinja_env.get_template(template).render(values))  # noqa: S704 -- a template escapes


def drawn_once(template: str, **values: Any) -> Markup:
    """A fragment that is drawn once for the same values: two people who see the same get the same markup.

    The values have to be all it is made of, and comparable. What depends on who looks (the token of a form) or on the
    present time (`moment`) is given as a value or is not in it.
    """
    environment: Any = current_app.jinja_env
    return _drawn_once(template, environment.present_language(), tuple(values.items()))


@lru_cache(maxsize=4096)
def _drawn_once(template: str, _language: str, values: tuple[tuple[str, Any], ...]) -> Markup:
    return drawn(template, **dict(values))


SPECIAL = re.compile("[&<>'\"]")


def escaped(value: Any) -> str:
    """What a page writes for a value. Most have nothing to escape, so that is looked at first."""
    if type(value) is str:
        return escape(value) if SPECIAL.search(value) else value
    return value if type(value) is Markup else escape(value)


class QuickCode(CodeGenerator):
    """Python code of a template that escapes by `escaped`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class QuickContext(Context):
    """Calls plain functions, which most of what a page calls is, without looking for what else they might be."""

    def call(self, function: Any, /, *arguments: Any, **values: Any) -> Any:
        """As Jinja's own, which knows callable objects and those that want the context besides."""
        if type(function) in PLAIN and not hasattr(function, "jinja_pass_arg"):
            values.pop("_block_vars", None)
            values.pop("_loop_vars", None)
            return function(*arguments, **values)
        return super().call(function, *arguments, **values)


PLAIN = frozenset({FunctionType, MethodType, type(_drawn_once)})


class QuickTemplate(Template):
    """Gives others its macros without comparing the names of all globals: here every template has the same ones."""

    def _get_default_module(self, _context: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class QuickEnvironment(Environment):
    """The application's environment, and under it one for each language, which alone compiles templates."""

    code_generator_class = QuickCode
    context_class = QuickContext
    template_class = QuickTemplate
    escaped = staticmethod(escaped)
    present_language: Callable[[], str] = staticmethod(lambda: ENGLISH)
    translate: Callable[[str], str] = staticmethod(str)
    constant: dict[str, Callable[..., Markup]]
    """Global functions that give the same markup for the same constants, whoever asks."""
    language: str | None = None

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.constant = {}
        self.tongues: dict[str, QuickEnvironment] = {}
        self.compiled: dict[str, Template] = {}
        self.offered: dict[str, dict[str, Component]] = {}
        self.kept = lru_cache(maxsize=4096)(self._kept)

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        if self.language is None:
            return self._tongue()._load_template(name, globals)
        template = self.compiled.get(name)
        if template is None or (self.auto_reload and not template.is_up_to_date):
            assert self.loader is not None
            template = self.compiled[name] = self.loader.load(self, name, self.make_globals(globals))
        return template

    def _tongue(self) -> QuickEnvironment:
        language = self.present_language()
        if language not in self.tongues:
            tongue = self.overlay()
            tongue.language, tongue.compiled, tongue.offered = language, {}, {}
            tongue.kept = lru_cache(maxsize=4096)(tongue._kept)
            self.tongues[language] = tongue
        return self.tongues[language]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Globals as one plain dictionary instead of a chain: all are there before the first page is drawn."""
        return {**self.globals, "kept": self.kept, **(d or {})}

    def _kept(self, template: str, macro: str, *arguments: Any) -> Markup:
        """What a component's macro draws, drawn once for the same arguments; they have to be all it is made of.

        The rail is on every page: `{{ kept("components/rail.html", "rail", places) }}`.
        """
        drawn: Markup = getattr(self.get_template(template).module, macro)(*arguments)
        return drawn

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if self.language is None or self.auto_reload:
            return tree
        folded = Folding(self).visit(tree)
        return Folding(self).visit(Inlining(self, self._macros_of).applied_to(folded))

    def _macros_of(self, name: str) -> dict[str, Component]:
        if name not in self.offered:
            assert self.loader is not None
            source, filename, _is_fresh = self.loader.get_source(self, name)
            self.offered[name] = offered_by(self._parse(source, name, filename))
        return self.offered[name]


class Folding(NodeTransformer):
    """Replaces calls whose answer is known when a template is compiled in the present language."""

    def __init__(self, environment: QuickEnvironment) -> None:
        self.environment = environment

    def visit_Call(self, call: nodes.Call) -> nodes.Expr:  # noqa: N802 -- Jinja's visitors are named so
        """Fold what can be folded, innermost first, so that `icon("x", _("Close"))` is one constant as well."""
        self.generic_visit(call)
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        values = [value.value for value in call.args if isinstance(value, nodes.Const)]
        if len(values) < len(call.args) or call.dyn_args or call.dyn_kwargs:
            return call
        if name in {"_", "gettext"} and len(values) == 1:
            return self._said(call, values[0])
        if name in self.environment.constant and not call.kwargs:
            return nodes.Const(self.environment.constant[name](*values), lineno=call.lineno)
        return call

    def _said(self, call: nodes.Call, text: str) -> nodes.Expr:
        """As with Jinja's newstyle gettext, the translation is markup and what is filled into it is escaped."""
        said = Markup(self.environment.translate(text))  # noqa: S704 -- translators' words are ours
        if not call.kwargs:
            return nodes.Const(said % {}, lineno=call.lineno)
        filled = [nodes.Pair(nodes.Const(pair.key), pair.value) for pair in call.kwargs]
        return nodes.Mod(nodes.Const(said), nodes.Dict(filled), lineno=call.lineno)
