"""The pictures of the demo."""

from io import BytesIO

from PIL import Image

from shop.demo import glyphs
from shop.demo.pictures import KEYWORDS, draw, drawing_for


def test_the_same_article_always_gets_the_same_picture():
    first = draw("GR-100-2000", "hex-bolts")

    again = draw("GR-100-2000", "hex-bolts")

    assert first == again


def test_two_articles_of_a_category_look_different():
    pictures = {draw(f"GR-{number}", "hex-bolts") for number in range(20)}

    assert len(pictures) == 20


def test_a_picture_is_a_webp_of_800_by_800_pixels():
    picture = Image.open(BytesIO(draw("GR-1", "paint")))

    assert (picture.format, picture.size) == ("WEBP", (800, 800))


def test_the_category_decides_what_is_drawn():
    assert drawing_for("Hex bolts") is glyphs.screw
    assert drawing_for("Workwear") is glyphs.shirt
    assert drawing_for("Mountain Bikes") is glyphs.wheel


def test_a_category_of_unknown_words_keeps_its_drawing():
    assert drawing_for("zzz") is drawing_for("zzz")


def test_every_drawing_marks_something_and_leaves_something_blank():
    for drawing, _words in KEYWORDS:
        low, high = glyphs.mask(drawing, 0).getextrema()

        assert (low, high) == (0, 255)
