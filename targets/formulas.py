"""The language of checks: arithmetic and comparisons of named numbers, read once and evaluated.

simpleeval evaluates; what it may meet is narrowed here first to names that are known, numbers, the
operators below and three functions. There are no attributes, texts, powers or loops, a formula is
short, and numbers are Decimal: a formula always ends, quickly, and never by a float's surprise.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from difflib import get_close_matches
from functools import lru_cache

from django.utils.translation import gettext as _
from simpleeval import SimpleEval

from targets.check_names import FLAGS, NUMBERS

LONGEST = 400
MOST_PARTS = 120
# Two numbers of 24 digits, multiplied, lose no digit.
EXACT = Context(prec=60)
NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
OPERATORS: dict[type[ast.AST], Callable[..., object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
FUNCTIONS: dict[str, Callable[..., object]] = {"abs": abs, "min": min, "max": max}

Values = Mapping[str, Decimal | bool | None]


class FormulaRefused(ValueError):
    """A text that is no formula; the message says where, why, and what may stand there."""

    def __init__(self, text: str, place: int) -> None:
        self.place = place
        where = _("Character %(place)d: %(what)s") % {"place": place, "what": text}
        super().__init__(where if place else text)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read; `names` are those that it asks for."""

    text: str
    names: frozenset[str]
    node: ast.expr

    def holds(self, values: Values) -> bool:
        """Whether it is true of the values; one that it asks for and that is unknown makes it
        false, and so does a division by 0."""
        if any(values.get(name) is None for name in self.names):
            return False
        evaluator = SimpleEval(
            operators=OPERATORS, functions=FUNCTIONS, names={n: values[n] for n in self.names}
        )
        try:
            with localcontext(EXACT):
                return bool(evaluator.eval(self.text, previously_parsed=self.node))
        except ArithmeticError:
            return False


@lru_cache(maxsize=1000)
def read_formula(text: str) -> Formula:
    """Reads a formula; raises FormulaRefused where it is none, or asks for what is not known."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise FormulaRefused(_("A formula has at most %(most)d characters.") % {"most": LONGEST}, 0)
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        place = error.offset or len(text) + 1
        raise FormulaRefused(_("This cannot be read as a formula from here on."), place) from None
    except (ValueError, MemoryError, RecursionError):
        raise FormulaRefused(_("This cannot be read as a formula from here on."), 1) from None
    if sum(1 for _part in ast.walk(node)) > MOST_PARTS:
        raise FormulaRefused(_("This formula has too many parts. Make it shorter."), 0)
    reader = _Reader(text)
    if reader.kind_of(node) != "flag":
        raise FormulaRefused(_("A formula must compare: write for instance “value > 100”."), 1)
    return Formula(text, frozenset(reader.names), node)


class _Reader:
    """Goes through a formula once: what stands where it may not is refused with its place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()

    def kind_of(self, node: ast.expr) -> str:
        """Returns `number` or `flag`; turns the numbers of the tree into Decimal on its way."""
        match node:
            case ast.Name():
                return self._name(node)
            case ast.Constant():
                return self._constant(node)
            case ast.BoolOp():
                return self._all("flag", "flag", *node.values)
            case ast.Compare() if all(type(each) in OPERATORS for each in node.ops):
                return self._all("number", "flag", node.left, *node.comparators)
            case ast.BinOp() if type(node.op) in OPERATORS:
                return self._all("number", "number", node.left, node.right)
            case ast.UnaryOp(op=ast.Not()):
                return self._all("flag", "flag", node.operand)
            case ast.UnaryOp(op=ast.USub()):
                return self._all("number", "number", node.operand)
            case ast.Call(func=ast.Name(id=name)) if name in FUNCTIONS and not node.keywords:
                return self._call(node, name)
        raise self._refuse(
            node,
            _("only names, numbers, + - * / < <= > >= == != and, or, not, abs, min, max fit here."),
        )

    def _all(self, wanted: str, result: str, *nodes: ast.expr) -> str:
        for node in nodes:
            if self.kind_of(node) != wanted:
                words = {
                    "number": _("a number must stand here, not a yes or no."),
                    "flag": _("a comparison or a yes or no must stand here, not a number."),
                }
                raise self._refuse(node, words[wanted])
        return result

    def _call(self, node: ast.Call, name: str) -> str:
        if len(node.args) != 1 if name == "abs" else len(node.args) < 2:
            wrong = _("abs takes one number, min and max take two or more.")
            raise self._refuse(node, wrong)
        return self._all("number", "number", *node.args)

    def _name(self, node: ast.Name) -> str:
        if node.id in NUMBERS or node.id in FLAGS:
            self.names.add(node.id)
            return "flag" if node.id in FLAGS else "number"
        known = [*NUMBERS, *FLAGS]
        close = get_close_matches(node.id, known, n=1)
        if close:
            words = _("“%(name)s” is not known. Did you mean “%(close)s”?")
            raise self._refuse(node, words % {"name": node.id, "close": close[0]})
        words = _("“%(name)s” is not known. Known are: %(known)s.")
        raise self._refuse(node, words % {"name": node.id, "known": ", ".join(known)})

    def _constant(self, node: ast.Constant) -> str:
        written = ast.get_source_segment(self.text, node) or ""
        if not NUMBER.fullmatch(written):
            raise self._refuse(node, _("write numbers like 12 or 0.5."))
        node.value = Decimal(written)  # type: ignore[assignment]
        return "number"

    def _refuse(self, node: ast.expr, words: str) -> FormulaRefused:
        before = self.text.encode()[: node.col_offset]
        return FormulaRefused(words, len(before.decode()) + 1)
