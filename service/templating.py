"""Templates -> HTML. What goes into a page is escaped, always; most of it has nothing to escape, and is not copied."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from markupsafe import Markup, escape

from service.bars import drawn

HERE = Path(__file__).parent

_SPECIAL = re.compile("[&<>'\"]")


def escaped(value: object) -> str:
    """A value as it may stand in HTML, also within quotation marks.

    The same as `markupsafe.escape`, which makes an object of its own type out of every text, for what is only joined
    to other text: a ranked list has two thousand.

    >>> escaped("<b>"), escaped(Markup("<b>")), escaped(2.5)
    ('&lt;b&gt;', Markup('<b>'), '2.5')
    """
    if type(value) is str:
        return str(escape(value)) if _SPECIAL.search(value) else value
    return value if type(value) is Markup else str(escape(value))


class _Escaping(CodeGenerator):
    """Compiles templates so that they call `escaped`. Were jinja2 to ask another method, it would call its own."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Templates(Environment):
    """The templates of all pages."""

    code_generator_class = _Escaping
    escaped = staticmethod(escaped)

    def __init__(self) -> None:
        super().__init__(
            loader=FileSystemLoader(HERE / "templates"),
            undefined=StrictUndefined,
            autoescape=True,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.globals["bar"] = drawn
