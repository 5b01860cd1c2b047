"""Which characters the shipped fonts can draw: asked of the compiler once each, then remembered."""

from __future__ import annotations

from functools import cache

from salore.engine.documents.compiler import as_expression, compiler

_PROBE = """#import "frame.typ": serif, sans
#set document(title: "probe")
#let probe = {text}
#for hand in (serif, sans) {{
  for weight in (400, 700) {{ text(font: hand, weight: weight, probe) }}
}}
#text(font: serif, style: "italic", probe)
"""


@cache
def can_be_drawn(character: str) -> bool:
    """Whether every hand and weight of the templates has the character; PDF/UA refuses one it lacks."""
    import typst

    source = _PROBE.format(text=as_expression(f"a{character}b"))
    try:
        compiler("A4", "id").compile(source.encode("ascii"), format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True
