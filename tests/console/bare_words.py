"""English that a page would say whatever its reader's language: words outside of `_()`.

A template's own text, the attributes that people read, and the texts among its
expressions; of a Python module every text that reads like a sentence.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

READ = {"placeholder", "aria-label", "title", "alt", "data-title", "aria-description"}
SAYING = {"_", "gettext", "ngettext", "later", "sentence"}
WORD = re.compile(r"[A-Za-z]{2,}")
SENTENCE = re.compile(
    r"^[A-Z][a-z']+(?: [\w%()…',;:-]+)*[.!?:]?$|(?:[a-z…]+ ){2}[a-z]{2,}|[a-z]{2}\.$"
)
# What has no other language: names, formats, units, keys.
NAMES = set(
    "Twilio CSV JSON YAML TOTP SMS SVG UTC WAV MP3 kB MB ms dB "
    "Ctrl Esc Enter Shift Alt Tab Home End".split()
)
# What a page or a header is told, and nobody reads.
CODES = set("true false light dark selected checked Lax English Console".split())
QUIET_CALLS = {"info", "warning", "error", "get", "post", "route", "add", "compile"}

ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"])


def in_template(source: str) -> list[str]:
    """Return what a template says in English alone."""
    reader = Reader()
    reader.feed(skeleton(source))
    reader.close()
    return [*reader.found, *in_expressions(ENVIRONMENT.parse(source))]


def skeleton(source: str) -> str:
    """Return a template's HTML without its expressions and what is translated."""
    kept, translated, before = [], False, ""
    for _line, kind, text in ENVIRONMENT.lex(source):
        if kind == "name" and before == "block_begin":
            translated = (translated or text == "trans") and text != "endtrans"
        if kind == "data" and not translated:
            kept.append(text)
        if kind != "whitespace":
            before = kind
    return "".join(kept)


class Reader(HTMLParser):
    """Collects what a person would read."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs) -> None:
        self.silent += tag in {"script", "style", "code"}
        for name, value in attrs:
            if name in READ:
                self.keep(value or "")

    def handle_endtag(self, tag) -> None:
        self.silent -= tag in {"script", "style", "code"}

    def handle_data(self, data) -> None:
        if not self.silent:
            self.keep(data)

    def keep(self, text: str) -> None:
        if any(word not in NAMES for word in WORD.findall(text)):
            self.found.append(" ".join(text.split()))


def in_expressions(tree: nodes.Template) -> Iterator[str]:
    """Yield the texts that an expression shows by itself."""
    for output in tree.find_all(nodes.Output):
        for shown in output.nodes:
            if not isinstance(shown, nodes.TemplateData):
                yield from shown_texts(shown)
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.iter, nodes.Tuple):
            yield from (text for item in loop.iter.items for text in shown_texts(item))


def shown_texts(node: nodes.Node) -> Iterator[str]:  # noqa: C901 - a case a kind
    """Yield the texts of an expression that come out of it as they are."""
    match node:
        case nodes.Const(value=str(text)):
            if any(word not in NAMES | CODES for word in WORD.findall(text)):
                yield text
        case nodes.CondExpr():
            yield from shown_texts(node.expr1)
            if node.expr2 is not None:
                yield from shown_texts(node.expr2)
        case nodes.Or() | nodes.And() | nodes.Add():
            yield from shown_texts(node.left)
            yield from shown_texts(node.right)
        case nodes.Filter(node=nodes.Node() as inner):
            yield from shown_texts(inner)
        case nodes.Concat():
            for part in node.nodes:
                yield from shown_texts(part)
        case nodes.Call(node=nodes.Name(name=name)) if name not in {*SAYING, "url_for"}:
            for argument in (*node.args, *(one.value for one in node.kwargs)):
                if isinstance(argument, nodes.Const) and " " in str(argument.value):
                    yield from shown_texts(argument)
        case _:
            return


def in_module(source: str) -> list[str]:
    """Return the texts of a Python module that read like sentences."""
    tree = ast.parse(source)
    exempt = set(exempt_texts(tree))
    texts = [text_of(node) for node in ast.walk(tree) if id(node) not in exempt]
    return [text for text in texts if SENTENCE.search(text) and text not in CODES]


def text_of(node: ast.AST) -> str:
    """Return a text of a module, with dots for what is put into it."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr():
            return "".join(text_of(part) or "…" for part in node.values)
        case _:
            return ""


def exempt_texts(tree: ast.AST) -> Iterator[int]:
    """Yield what is a docstring, is in the catalogues, or is a program's own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        if isinstance(node, ast.JoinedStr):
            yield from (id(part) for part in node.values)
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in SAYING | QUIET_CALLS:
                yield from (id(inner) for inner in ast.walk(node))
