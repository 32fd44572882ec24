"""More drawings of what a category holds; ``glyphs`` has the pen and the first ones."""

from .glyphs import Pen


def hammer(pen: Pen) -> None:
    """Draw a hammer."""
    pen.line((38, 40), (38, 92), width=9)
    pen.box(20, 16, 70, 40, 5)
    pen.shape((70, 18), (92, 24), (92, 32), (70, 38))
    pen.box(10, 13, 24, 43, 4)


def saw(pen: Pen) -> None:
    """Draw a round saw blade."""
    for tooth in range(12):
        pen.turned_triangle(50, 50, 44, tooth * 30)
    pen.disc(50, 50, 35)
    pen.disc(50, 50, 8, cut=True)


def disc(pen: Pen) -> None:
    """Draw a sanding disc."""
    pen.disc(50, 50, 42)
    pen.disc(50, 50, 10, cut=True)
    for x, y in ((50, 22), (74, 36), (74, 64), (50, 78), (26, 64), (26, 36)):
        pen.disc(x, y, 4, cut=True)


def screwdriver(pen: Pen) -> None:
    """Draw a screwdriver."""
    pen.line((18, 18), (44, 44), width=18)
    pen.line((44, 44), (84, 84), width=6)
    pen.line((22, 26), (36, 40), width=2, cut=True)
    pen.line((28, 20), (42, 34), width=2, cut=True)


def glove(pen: Pen) -> None:
    """Draw a glove."""
    for x, top in ((34, 22), (46, 14), (58, 16), (69, 26)):
        pen.line((x, top), (x, 56), width=10)
    pen.box(29, 46, 74, 78, 8)
    pen.line((74, 62), (88, 44), width=10)
    pen.box(32, 82, 71, 94, 3)


def glasses(pen: Pen) -> None:
    """Draw safety glasses."""
    pen.box(8, 36, 46, 68, 12)
    pen.box(54, 36, 92, 68, 12)
    pen.box(14, 42, 40, 62, 8, cut=True)
    pen.box(60, 42, 86, 62, 8, cut=True)
    pen.box(40, 42, 60, 49)


def earmuffs(pen: Pen) -> None:
    """Draw ear muffs."""
    pen.disc(50, 52, 40)
    pen.disc(50, 52, 33, cut=True)
    pen.box(0, 54, 100, 100, cut=True)
    pen.box(6, 48, 28, 84, 9)
    pen.box(72, 48, 94, 84, 9)


def shoe(pen: Pen) -> None:
    """Draw a safety shoe."""
    pen.shape((24, 20), (52, 20), (54, 46), (84, 58), (92, 74), (20, 74))
    pen.box(16, 76, 94, 86, 4)
    for y in (30, 38, 46):
        pen.line((42, y), (54, y - 2), width=3, cut=True)


def tape(pen: Pen) -> None:
    """Draw a roll of tape."""
    pen.disc(44, 48, 36)
    pen.disc(44, 48, 18, cut=True)
    pen.ring(44, 48, 23, 2)
    pen.box(44, 74, 92, 84)


def canister(pen: Pen) -> None:
    """Draw a canister."""
    pen.box(22, 26, 78, 94, 8)
    pen.box(30, 32, 56, 40, 4, cut=True)
    pen.box(60, 12, 74, 28, 3)
    pen.line((36, 54), (64, 84), width=4, cut=True)
    pen.line((64, 54), (36, 84), width=4, cut=True)


def cartridge(pen: Pen) -> None:
    """Draw a cartridge of sealant."""
    pen.shape((47, 4), (53, 4), (57, 30), (43, 30))
    pen.box(36, 28, 64, 36, 2)
    pen.box(32, 38, 68, 90, 3)
    pen.box(38, 50, 62, 76, 2, cut=True)
    pen.box(36, 90, 64, 95)


def broom(pen: Pen) -> None:
    """Draw a broom."""
    pen.line((74, 8), (48, 54), width=6)
    pen.shape((34, 50), (62, 64), (54, 94), (12, 74))
    for x0, y0, x1, y1 in ((36, 62, 22, 78), (44, 66, 32, 84), (52, 70, 44, 88)):
        pen.line((x0, y0), (x1, y1), width=2, cut=True)


def waste(pen: Pen) -> None:
    """Draw a waste bin."""
    pen.box(16, 18, 84, 28, 4)
    pen.box(40, 10, 60, 20, 3)
    pen.shape((22, 32), (78, 32), (72, 94), (28, 94))
    for x in (38, 50, 62):
        pen.line((x, 42), (x, 84), width=4, cut=True)


def label(pen: Pen) -> None:
    """Draw a label."""
    pen.shape((10, 30), (62, 30), (92, 50), (62, 70), (10, 70))
    pen.disc(72, 50, 5, cut=True)
    for x in (20, 26, 34, 38, 46, 52):
        pen.line((x, 40), (x, 60), width=2 + x % 3, cut=True)


def ruler(pen: Pen) -> None:
    """Draw a tape measure."""
    pen.box(10, 18, 66, 74, 14)
    pen.disc(38, 46, 14, cut=True)
    pen.box(52, 64, 94, 76)
    pen.box(90, 64, 95, 84)
    for x in (62, 70, 78):
        pen.line((x, 66), (x, 70), width=2, cut=True)
