"""Macro inlining: a component's markup is put where it is used when a template is compiled.

A page of this house is mostly small components, and half the time of drawing one went into calling them: binding
arguments, wrapping results, joining pieces. As in any compiler, a call whose macro is known is replaced by the macro's
body, with constants put in for parameters and branches that cannot be taken left out. Names are made unique: nothing of
a component is seen by the page, and nothing of the page by a component. What is not simple enough stays a call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

Body = list[nodes.Node]
SomeNode = TypeVar("SomeNode", bound=nodes.Node)
STAYING = (nodes.Macro, nodes.Block, nodes.Include, nodes.Import, nodes.FromImport, nodes.NSRef, nodes.CallBlock)


@dataclass(frozen=True)
class Component:
    """A macro that can stand anywhere, with the names in it looked up once: it is called from many places.

    stored: what its body gives a value. free: what its body takes from where it stands.
    """

    macro: nodes.Macro
    stored: frozenset[str]
    free: frozenset[str]

    @classmethod
    def of(cls, macro: nodes.Macro) -> Component:
        """Look at every name once."""
        found = [(name.name, name.ctx) for name in _names_in(macro.body)]
        stored = frozenset(name for name, context in found if context != "load")
        own = stored | {argument.name for argument in macro.args}
        return cls(macro, stored, frozenset(name for name, _context in found) - own)


class Inlining(NodeTransformer):
    """Replaces calls of macros, in statements, by what they would draw.

    Args:
        macros_of: gives the macros that a template offers to others, by the template's name.
    """

    def __init__(self, environment: Environment, macros_of: Callable[[str], dict[str, Component]]) -> None:
        self.environment, self.macros_of = environment, macros_of
        self.macros: dict[str, Component] = {}
        self.bound: frozenset[str] = frozenset()
        self.at_home: frozenset[str] = frozenset()
        self.numbers = count()

    def applied_to(self, tree: nodes.Template) -> nodes.Template:
        """A template with all that can be put in place put in place, and without imports nobody needs any more."""
        for imported in tree.body:
            if isinstance(imported, nodes.FromImport) and isinstance(imported.template, nodes.Const):
                self._take_over(imported)
        self.bound, self.at_home = bound_in(tree), at_home_in(tree)
        self.visit(tree)
        used = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
        for imported in tree.find_all(nodes.FromImport):
            imported.names = [name for name in imported.names if _alias_of(name) in used]
        tree.body = [one for one in tree.body if not isinstance(one, nodes.FromImport) or one.names]
        return tree

    def _take_over(self, imported: nodes.FromImport) -> None:
        offered = self.macros_of(imported.template.value)  # type: ignore[attr-defined]
        for name in imported.names:
            original, alias = name if isinstance(name, tuple) else (name, name)
            if original in offered:
                self.macros[alias] = offered[original]

    def visit_Output(self, output: nodes.Output) -> Body:  # noqa: N802 -- Jinja's visitors are named so
        """Take a call out of what is written in one go."""
        self.generic_visit(output)
        return list(_split(output, lambda child: self._expanded(child, None)))

    def visit_Macro(self, macro: nodes.Macro) -> nodes.Macro:  # noqa: N802
        """A template's own macros can be put in place as well, once they are defined."""
        self.generic_visit(macro)
        component = Component.of(macro)
        if _is_simple(component, self.at_home):
            self.macros[macro.name] = component
        return macro

    def visit_CallBlock(self, block: nodes.CallBlock) -> nodes.Node | Body:  # noqa: N802
        """A call with a body of its own."""
        self.generic_visit(block)
        body = None if block.args else self._expanded(block.call, block.body)
        return block if body is None else body

    def _expanded(self, call: nodes.Node, caller: Body | None) -> Body | None:
        """What a call draws, as statements; None where it has to stay a call."""
        if not isinstance(call, nodes.Call) or not isinstance(call.node, nodes.Name):
            return None
        component = self.macros.get(call.node.name)
        values = _bind(component.macro, call) if component is not None else None
        if component is None or values is None or not self._fits(component, caller):
            return None
        number, stored = next(self.numbers), component.stored
        constants = {n: v for n, v in values.items() if _is_constant(v) and n not in stored}
        names = {name: f"{name}__{number}" for name in stored | (values.keys() - constants.keys())}
        placing = Placing(self.environment, names, constants, caller)
        body = placing.body(component.macro.body)
        targets: list[nodes.Expr] = [nodes.Name(names[n], "param") for n in values if n not in constants]
        given = [value for name, value in values.items() if name not in constants]
        return [nodes.With(targets, given, body, lineno=call.lineno)] if names else body

    def _fits(self, component: Component, caller: Body | None) -> bool:
        """Whether it means the same here as at home: the page binds none of the names it leaves free."""
        return not component.free & self.bound and (caller is None or "caller" in component.free)


class Placing:
    """Copies a macro's body into another place: names renamed, constants put in, the caller's body where it belongs."""

    def __init__(
        self, environment: Environment, names: dict[str, str], constants: dict[str, nodes.Expr], caller: Body | None
    ) -> None:
        self.environment, self.names, self.constants, self.caller = environment, names, constants, caller

    def body(self, statements: Iterable[nodes.Node]) -> Body:
        """Statements, without those that cannot be reached."""
        return [copied for statement in statements for copied in self._statement(statement)]

    def _statement(self, statement: nodes.Node) -> Body:
        if isinstance(statement, nodes.If):
            return self._branch(statement)
        if isinstance(statement, nodes.Output):
            return list(_split(self._copied(statement), self._called_back))
        return [self._copied(statement)]

    def _branch(self, choice: nodes.If) -> Body:
        test = self._copied(choice.test)
        is_known, truth = self._value(test)
        if is_known and truth:
            return self.body(choice.body)
        if is_known:
            first, *others = choice.elif_ or (None,)
            if first is None:
                return self.body(choice.else_)
            return self._branch(nodes.If(first.test, first.body, others, choice.else_, lineno=first.lineno))
        elif_ = [self._copied(one) for one in choice.elif_]
        return [nodes.If(test, self.body(choice.body), elif_, self.body(choice.else_), lineno=choice.lineno)]

    def _called_back(self, child: nodes.Node) -> Body | None:
        return self.caller if _is_caller(child) else None

    def _copied(self, node: SomeNode) -> SomeNode:
        replaced: Any = self._replaced(node)
        if replaced is not None:
            return replaced
        parts = [self._part(node, name) for name in node.fields]
        return type(node)(*parts, lineno=node.lineno, environment=self.environment)

    def _part(self, node: nodes.Node, field: str) -> Any:
        value = getattr(node, field)
        if isinstance(value, list):
            if field in {"body", "else_"}:
                return self.body(value)
            return [self._copied(one) if isinstance(one, nodes.Node) else one for one in value]
        return self._copied(value) if isinstance(value, nodes.Node) else value

    def _replaced(self, node: nodes.Node) -> nodes.Node | None:
        """What stands for a name, or for a choice whose outcome is known."""
        if isinstance(node, nodes.Name):
            if node.name in self.constants:
                return self.constants[node.name]
            if node.name == "caller":
                return nodes.Const(self.caller is not None)
            return nodes.Name(self.names[node.name], node.ctx) if node.name in self.names else None
        if isinstance(node, nodes.CondExpr):
            is_known, truth = self._value(self._copied(node.test))
            if is_known:
                chosen = node.expr1 if truth else node.expr2
                return self._copied(chosen) if chosen is not None else nodes.Const("")
        if _is_caller(node):
            return node
        return None

    def _value(self, expression: nodes.Node) -> tuple[bool, Any]:
        try:
            return True, expression.as_const(nodes.EvalContext(self.environment))  # type: ignore[attr-defined]
        except nodes.Impossible:
            return False, None


def offered_by(tree: nodes.Template) -> dict[str, Component]:
    """What a tree offers to others: those of its macros that need nothing but their parameters and globals."""
    at_home = at_home_in(tree)
    own = (Component.of(one) for one in tree.body if isinstance(one, nodes.Macro))
    return {one.macro.name: one for one in own if _is_simple(one, at_home)}


def at_home_in(tree: nodes.Template) -> frozenset[str]:
    """The names a template's macros can use because they stand in it."""
    return frozenset({*_top_level(tree), *(one.name for one in tree.body if isinstance(one, nodes.Macro))})


def bound_in(tree: nodes.Template) -> frozenset[str]:
    """Every name that a template gives a meaning of its own, anywhere."""
    names = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    return frozenset(names | set(_top_level(tree)) | {macro.name for macro in tree.find_all(nodes.Macro)})


def _top_level(tree: nodes.Template) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, nodes.FromImport):
            yield from (_alias_of(name) for name in statement.names)
        elif isinstance(statement, nodes.Assign):
            yield from (name.name for name in statement.find_all(nodes.Name) if name.ctx == "store")


def _alias_of(name: str | tuple[str, str]) -> str:
    return name[1] if isinstance(name, tuple) else name


def _is_simple(component: Component, at_home: frozenset[str]) -> bool:
    """Whether it can stand anywhere: constant defaults, nothing from its template, `caller()` only as output."""
    macro = component.macro
    if any(next(statement.find_all(STAYING), None) or isinstance(statement, STAYING) for statement in macro.body):
        return False
    if not all(isinstance(default, nodes.Const | nodes.Dict | nodes.List | nodes.Tuple) for default in macro.defaults):
        return False
    written = [c for one in macro.body for o in _with_itself(one, nodes.Output) for c in o.nodes if _is_caller(c)]
    called = [call for one in macro.body for call in one.find_all(nodes.Call) if _is_caller(call)]
    return not component.free & at_home and len(written) == len(called) <= 1


def _with_itself(node: nodes.Node, kind: type[SomeNode]) -> Iterator[SomeNode]:
    if isinstance(node, kind):
        yield node
    yield from node.find_all(kind)


def _names_in(body: Sequence[nodes.Node]) -> Iterator[nodes.Name]:
    for statement in body:
        yield from _with_itself(statement, nodes.Name)


def _bind(macro: nodes.Macro, call: nodes.Call) -> dict[str, nodes.Expr] | None:
    """The value of each parameter; None when the call is not plain or leaves one without."""
    names = [arg.name for arg in macro.args]
    if call.dyn_args or call.dyn_kwargs or len(call.args) > len(names):
        return None
    defaults = dict(zip(names[len(names) - len(macro.defaults) :], macro.defaults, strict=True))
    given = dict(zip(names, call.args, strict=False)) | {pair.key: pair.value for pair in call.kwargs}
    values = {name: given.get(name, defaults.get(name)) for name in names}
    is_whole = given.keys() <= set(names) and all(value is not None for value in values.values())
    return values if is_whole else None  # type: ignore[return-value]


def _is_constant(value: nodes.Expr) -> bool:
    is_empty = isinstance(value, nodes.Dict | nodes.List | nodes.Tuple) and not value.items
    return is_empty or isinstance(value, nodes.Const)


def _is_caller(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "caller"


def _split(output: nodes.Output, expand: Any) -> Iterator[nodes.Node]:
    """An output cut at the children that expand into statements."""
    plain: list[nodes.Expr] = []
    for child in output.nodes:
        body = expand(child)
        for statement in [nodes.Output([child], lineno=output.lineno)] if body is None else body:
            if isinstance(statement, nodes.Output):
                plain.extend(statement.nodes)
                continue
            if plain:
                yield nodes.Output(plain, lineno=output.lineno)
            plain = []
            yield statement
    if plain:
        yield nodes.Output(plain, lineno=output.lineno)
