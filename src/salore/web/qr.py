"""Addresses and keys as squares that a camera reads."""

from __future__ import annotations

from typing import Any


def qr_code(text: str) -> dict[str, Any]:
    """Return a QR code as the path of an SVG, black on white in either theme: cameras want that."""
    # Loaded where somebody sets up a second factor or a certificate: 2 MB that no other page needs.
    import segno

    code = segno.make(text, error="m")
    width = code.symbol_size(border=4)[0]
    svg = code.svg_inline(border=4, svgclass=None, lineclass=None, omitsize=True)
    path = svg.partition(' d="')[2].partition('"')[0]
    return {"width": width, "path": path}
