"""A plot of growth as SVG: one panel an axis, sizes from left to right on a log scale."""

from __future__ import annotations

from html import escape
from math import log10

WIDTH, HEIGHT = 300, 210
LEFT, RIGHT, TOP, BOTTOM = 40, 14, 34, 40
COLUMNS = 3
COLOURS = {
    "category": "#1f5f8b", "search": "#b3541e", "product": "#3d7a37", "basket": "#6a3d8f",
    "Oscar with Whoosh": "#777777",
}  # fmt: skip
DASHES = {
    "category": "", "search": "6 3", "product": "2 3", "basket": "8 2 2 2",
    "Oscar with Whoosh": "1 4",
}  # fmt: skip
STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#222}.title{font-weight:600;font-size:13px}"
    ".grid{stroke:#ddd}.line{fill:none;stroke-width:2}"
)


def draw(axes: dict[str, dict[str, list[tuple[int, float]]]]) -> str:
    """Answer the picture; each axis has lines of (size, cost relative to the first size)."""
    rows = -(-len(axes) // COLUMNS)
    names = sorted({name for lines in axes.values() for name in lines})
    width, height = COLUMNS * WIDTH, rows * HEIGHT + 30
    pieces = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        "<title>What a page costs as the shop grows, the smallest size being 1</title>",
        f'<style>{STYLE}</style><rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, (axis, lines) in enumerate(axes.items()):
        x, y = number % COLUMNS * WIDTH, number // COLUMNS * HEIGHT
        pieces.append(f'<g transform="translate({x} {y})">{panel(axis, lines)}</g>')
    pieces += legend(names, rows * HEIGHT + 10)
    return "\n".join([*pieces, "</svg>\n"])


def panel(axis: str, lines: dict[str, list[tuple[int, float]]]) -> str:
    """Draw one axis."""
    sizes = sorted({size for points in lines.values() for size, _ in points})
    top = max(2.0, *(value for points in lines.values() for _, value in points)) * 1.05
    least, most = log10(sizes[0]), log10(sizes[-1])

    def across(size: int) -> float:
        return LEFT + (log10(size) - least) / ((most - least) or 1) * (WIDTH - LEFT - RIGHT)

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)

    pieces = [f'<text class="title" x="{LEFT}" y="20">{escape(axis)}</text>']
    step = 1 if top < 6 else 5
    for value in range(0, int(top) + 1, step):
        pieces.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{up(value):.1f}" '
            f'y2="{up(value):.1f}"/><text x="{LEFT - 6}" y="{up(value) + 4:.1f}" '
            f'text-anchor="end">{value}×</text>'
        )
    for size in sizes:
        anchor = "end" if size == sizes[-1] else "start" if size == sizes[0] else "middle"
        pieces.append(
            f'<text x="{across(size):.1f}" y="{HEIGHT - BOTTOM + 16}" '
            f'text-anchor="{anchor}">{size:,}</text>'
        )
    for name, points in lines.items():
        path = "M" + " L".join(f"{across(size):.1f} {up(value):.1f}" for size, value in points)
        pieces.append(
            f'<path class="line" stroke="{COLOURS[name]}" stroke-dasharray="{DASHES[name]}" '
            f'd="{path}"/>'
        )
    return "\n".join(pieces)


def legend(names: list[str], y: int) -> list[str]:
    """Say which line is which page."""
    pieces = []
    for number, name in enumerate(names):
        x = LEFT + number * 170
        pieces.append(
            f'<line class="line" stroke="{COLOURS[name]}" stroke-dasharray="{DASHES[name]}" '
            f'x1="{x}" x2="{x + 30}" y1="{y}" y2="{y}"/><text x="{x + 36}" y="{y + 4}">'
            f"{escape(name)}</text>"
        )
    return pieces
