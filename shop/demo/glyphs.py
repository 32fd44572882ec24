"""Simple drawings of what a category holds, as masks: white where the drawing is."""

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, sin

from PIL import Image, ImageDraw

SIZE = 480
"""Pixels along an edge of a finished mask."""

SCALE = 2
"""Masks are drawn this much larger and reduced, so that their edges are smooth."""

Draw = ImageDraw.ImageDraw
Drawing = Callable[["Pen"], None]


class Pen:
    """Draws in a square of 100 × 100 units. ``cut`` takes away what was drawn."""

    def __init__(self, draw: Draw, unit: float):
        self._draw, self._unit = draw, unit

    def box(self, x0, y0, x1, y1, radius=0, *, cut=False) -> None:  # noqa: PLR0913
        """Fill a box with round corners."""
        self._draw.rounded_rectangle(
            self._scaled(x0, y0, x1, y1), radius * self._unit, fill=0 if cut else 255
        )

    def disc(self, x, y, radius, *, cut=False) -> None:
        """Fill a circle."""
        corners = self._scaled(x - radius, y - radius, x + radius, y + radius)
        self._draw.ellipse(corners, fill=0 if cut else 255)

    def shape(self, *points, cut=False) -> None:
        """Fill a polygon given as (x, y) pairs."""
        self._draw.polygon([self._scaled(*point) for point in points], fill=0 if cut else 255)

    def line(self, *points, width=6, cut=False) -> None:
        """Draw a line with round joints through (x, y) pairs."""
        ends = [self._scaled(*point) for point in points]
        self._draw.line(
            ends, fill=0 if cut else 255, width=round(width * self._unit), joint="curve"
        )
        for x, y in points:
            self.disc(x, y, width / 2, cut=cut)

    def ring(self, x, y, radius, width) -> None:
        """Draw a circle line."""
        self.disc(x, y, radius)
        self.disc(x, y, radius - width, cut=True)

    def turned_triangle(self, x, y, radius, degrees) -> None:
        """Fill a tooth that points outwards from a circle around (x, y)."""
        corners = ((radius, degrees), (radius * 0.75, degrees - 16), (radius * 0.75, degrees + 10))
        turns = [(reach, pi / 180 * turn) for reach, turn in corners]
        self.shape(*[(x + reach * cos(turn), y + reach * sin(turn)) for reach, turn in turns])

    def _scaled(self, *values) -> tuple[float, ...]:
        return tuple(value * self._unit for value in values)


def hexagon(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """Answer the corners of a hexagon that stands on a side."""
    turns = [pi / 3 * corner for corner in range(6)]
    return [(x + radius * cos(turn), y + radius * sin(turn)) for turn in turns]


def screw(pen: Pen) -> None:
    """Draw a screw with a hexagon head."""
    pen.box(32, 8, 68, 26, 4)
    pen.box(42, 26, 58, 84)
    pen.shape((42, 84), (58, 84), (50, 94))
    for y in range(36, 84, 8):
        pen.line((39, y + 3), (61, y - 2), width=4)


def nut(pen: Pen) -> None:
    """Draw a nut."""
    pen.shape(*hexagon(50, 50, 42))
    pen.disc(50, 50, 21, cut=True)
    pen.ring(50, 50, 26, 2)


def wrench(pen: Pen) -> None:
    """Draw a spanner."""
    pen.line((34, 66), (66, 34), width=15)
    pen.disc(72, 28, 21)
    pen.disc(28, 72, 17)
    pen.shape((72, 30), (96, 14), (86, 2), (66, 20), cut=True)
    pen.disc(28, 72, 7, cut=True)


def drill(pen: Pen) -> None:
    """Draw a power drill."""
    pen.box(14, 24, 66, 48, 7)
    pen.shape((66, 28), (78, 32), (78, 40), (66, 44))
    pen.box(78, 34, 96, 38)
    pen.shape((24, 46), (44, 46), (40, 80), (24, 80))
    pen.box(18, 76, 50, 90, 4)
    pen.box(24, 32, 46, 40, 3, cut=True)


def helmet(pen: Pen) -> None:
    """Draw a safety helmet."""
    pen.disc(50, 58, 36)
    pen.box(0, 62, 100, 100, cut=True)
    pen.box(8, 60, 92, 72, 6)
    pen.box(42, 14, 58, 58, 5, cut=True)
    pen.box(44, 16, 56, 58, 5)


def bulb(pen: Pen) -> None:
    """Draw a lamp."""
    pen.disc(50, 40, 30)
    pen.shape((32, 58), (68, 58), (61, 74), (39, 74))
    pen.box(39, 76, 61, 81, 2)
    pen.box(41, 84, 59, 89, 2)
    pen.line((40, 44), (50, 54), (60, 44), width=4, cut=True)


def plug(pen: Pen) -> None:
    """Draw a plug on a cable."""
    pen.box(34, 8, 41, 32, 2)
    pen.box(59, 8, 66, 32, 2)
    pen.box(24, 30, 76, 56, 6)
    pen.shape((28, 54), (72, 54), (58, 70), (42, 70))
    pen.line((50, 68), (50, 80), (64, 92), width=6)


def bottle(pen: Pen) -> None:
    """Draw a spray bottle."""
    pen.box(30, 44, 70, 94, 8)
    pen.shape((40, 46), (60, 46), (56, 28), (44, 28))
    pen.box(32, 14, 66, 30, 4)
    pen.shape((32, 18), (18, 14), (18, 26), (32, 26))
    pen.line((62, 28), (70, 42), width=5)
    pen.box(37, 58, 63, 82, 3, cut=True)


def carton(pen: Pen) -> None:
    """Draw a carton."""
    pen.shape((50, 8), (90, 28), (50, 48), (10, 28))
    pen.shape((8, 33), (47, 53), (47, 94), (8, 74))
    pen.shape((92, 33), (53, 53), (53, 94), (92, 74))
    pen.shape((28, 17), (36, 13), (76, 33), (76, 44), (68, 48), (68, 37), cut=True)


def pipe(pen: Pen) -> None:
    """Draw a bent pipe."""
    pen.line((24, 30), (56, 30), (70, 44), (70, 78), width=22)
    pen.box(10, 14, 24, 46, 3)
    pen.box(54, 76, 86, 90, 3)


def gear(pen: Pen) -> None:
    """Draw a gear."""
    for tooth in range(8):
        turn = pi / 4 * tooth
        pen.line((50, 50), (50 + 40 * cos(turn), 50 + 40 * sin(turn)), width=13)
    pen.disc(50, 50, 32)
    pen.disc(50, 50, 14, cut=True)


def roller(pen: Pen) -> None:
    """Draw a paint roller."""
    pen.box(12, 10, 78, 36, 6)
    pen.line((78, 23), (90, 23), (90, 48), (50, 52), (50, 62), width=5)
    pen.box(43, 60, 57, 94, 5)


def monitor(pen: Pen) -> None:
    """Draw a screen on a desk."""
    pen.box(8, 16, 92, 72, 5)
    pen.box(14, 22, 86, 62, 2, cut=True)
    pen.box(42, 72, 58, 84)
    pen.box(30, 82, 70, 88, 3)
    pen.line((24, 50), (40, 36), (52, 46), (74, 30), width=4)


def chair(pen: Pen) -> None:
    """Draw an office chair."""
    pen.box(30, 8, 70, 46, 8)
    pen.box(24, 52, 76, 64, 6)
    pen.box(47, 62, 53, 80)
    pen.line((28, 88), (50, 78), (72, 88), width=5)
    pen.disc(28, 91, 4)
    pen.disc(72, 91, 4)


def wheel(pen: Pen) -> None:
    """Draw a bicycle."""
    pen.ring(24, 66, 20, 5)
    pen.ring(76, 66, 20, 5)
    pen.line((24, 66), (40, 38), (66, 38), (48, 66), (24, 66), width=4)
    pen.line((40, 38), (48, 66), width=4)
    pen.line((76, 66), (64, 28), (74, 26), width=4)
    pen.line((32, 32), (46, 32), width=5)


def shirt(pen: Pen) -> None:
    """Draw a work shirt."""
    pen.shape(
        (32, 14),
        (68, 14),
        (94, 32),
        (84, 50),
        (72, 44),
        (72, 90),
        (28, 90),
        (28, 44),
        (16, 50),
        (6, 32),
    )
    pen.disc(50, 12, 11, cut=True)
    pen.box(56, 46, 67, 58, 2, cut=True)


@lru_cache(maxsize=192)
def mask(drawing: Drawing, angle: int) -> Image.Image:
    """Answer the mask of a drawing, turned by some degrees; made once in a process."""
    large = SIZE * SCALE
    image = Image.new("L", (large, large), 0)
    drawing(Pen(ImageDraw.Draw(image), large / 100))
    return image.rotate(angle, Image.Resampling.BICUBIC).resize(
        (SIZE, SIZE), Image.Resampling.LANCZOS
    )
