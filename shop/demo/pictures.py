"""
Product pictures for a shop that has none: a soft gradient with a drawing of the category.

The same article number and category always give the same bytes, with the same version of Pillow.
"""

from colorsys import hls_to_rgb
from hashlib import sha256
from io import BytesIO

from PIL import Image

from . import glyphs
from . import more_glyphs as more

EDGE = 800
"""Pixels along an edge of a picture."""

KEYWORDS: list[tuple[glyphs.Drawing, tuple[str, ...]]] = [
    (more.screwdriver, ("screwdriver",)),
    (more.hammer, ("hammer",)),
    (more.saw, ("saw",)),
    (more.disc, ("abras", "grind", "sand", "disc")),
    (more.ruler, ("measur", "level", "caliper")),
    (more.glove, ("glove",)),
    (more.glasses, ("eye", "goggle", "glasses")),
    (more.earmuffs, ("hearing", "earplug")),
    (more.shoe, ("shoe", "boot")),
    (more.tape, ("tape", "film", "wipe", "paper")),
    (more.label, ("label",)),
    (more.cartridge, ("seal", "adhes", "glue")),
    (more.canister, ("solvent", "lubric", "oil", "grease")),
    (more.broom, ("broom", "mop")),
    (more.waste, ("waste", "bin")),
    (glyphs.nut, ("nut", "washer", "bearing", "rivet", "ring")),
    (glyphs.drill, ("power", "drills", "drill", "machine", "cordless")),
    (glyphs.screw, ("screw", "bolt", "fasten", "anchor", "nail", "thread")),
    (glyphs.helmet, ("helmet", "safety", "protect", "head")),
    (glyphs.shirt, ("wear", "cloth", "jersey", "shirt", "vest", "sock", "shorts", "tights", "cap")),
    (glyphs.bulb, ("light", "lamp", "bulb", "led")),
    (glyphs.plug, ("electr", "cable", "plug", "wire", "switch", "socket", "breaker")),
    (glyphs.bottle, ("clean", "chemi", "hygien", "soap", "bottle", "deterg", "spray")),
    (glyphs.carton, ("pack", "box", "carton", "storage", "pallet", "crate", "bag", "pannier")),
    (glyphs.pipe, ("pipe", "plumb", "hose", "valve", "pump", "hydraul", "fit")),
    (glyphs.gear, ("gear", "drive", "chain", "belt", "component", "motor", "crank", "derailleur")),
    (glyphs.roller, ("paint", "coat", "brush")),
    (glyphs.monitor, ("computer", "office", "print", "monitor")),
    (glyphs.chair, ("furnit", "chair", "desk", "saddle")),
    (glyphs.wheel, ("bike", "wheel", "tire", "tyre", "bicycle", "brake", "fork", "pedal")),
    (glyphs.wrench, ("tool", "wrench", "spanner", "plier", "hand", "key")),
]
"""A drawing, and the parts of words in a category's key that ask for it. The first match wins."""

HUES = (0.49, 0.53, 0.57, 0.61, 0.41, 0.34, 0.12, 0.08, 0.03, 0.66)
"""Calm colours: petrol, blues, greens, ochre, rust."""

ANGLES = (-14, -7, 0, 7, 14)


def draw(sku: str, category_key: str) -> bytes:
    """Answer a picture as WebP, 800 × 800 pixels. About 15 ms once the drawing was made."""
    dice = sha256(f"{category_key}/{sku}".encode()).digest()
    hue = (_hue(category_key) + (dice[0] - 128) / 128 * 0.02) % 1
    picture = _background(hue)
    edge = glyphs.SIZE
    left, top = (EDGE - edge) // 2 + dice[3] % 41 - 20, (EDGE - edge) // 2 + dice[4] % 31 - 15
    drawing = glyphs.mask(drawing_for(category_key), ANGLES[dice[2] % len(ANGLES)])
    picture.paste(_colour(hue, 0.72, 0.24), (left + 10, top + 14), drawing)
    picture.paste(_colour(hue, 0.24 + dice[5] / 255 * 0.1, 0.42), (left, top), drawing)
    out = BytesIO()
    picture.save(out, "WEBP", quality=70, method=0)
    return out.getvalue()


def drawing_for(category_key: str) -> glyphs.Drawing:
    """Answer the drawing that suits a category; for unknown words always the same one."""
    words = category_key.lower()
    for drawing, parts in KEYWORDS:
        if any(part in words for part in parts):
            return drawing
    choices = [drawing for drawing, _parts in KEYWORDS]
    return choices[sha256(words.encode()).digest()[1] % len(choices)]


def _hue(category_key: str) -> float:
    return HUES[sha256(category_key.lower().encode()).digest()[0] % len(HUES)]


def _colour(hue: float, lightness: float, saturation: float) -> tuple[int, int, int]:
    red, green, blue = hls_to_rgb(hue, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _background(hue: float) -> Image.Image:
    ends = Image.new("RGB", (1, 2))
    ends.putdata([_colour(hue, 0.96, 0.3), _colour(hue, 0.88, 0.26)])
    column = ends.resize((1, EDGE), Image.Resampling.BILINEAR)
    return column.resize((EDGE, EDGE), Image.Resampling.NEAREST)
