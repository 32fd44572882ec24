"""The demo gives every product a picture file that it can open."""

from datetime import UTC, datetime

from oscar.core.loading import get_model

from shop.demo.images import make_images
from shop.demo.world import World
from tests.factories.products import make_product

ProductImage = get_model("catalogue", "ProductImage")

WORLD = World(seed=1, now=datetime(2026, 5, 4, tzinfo=UTC), tell=lambda words: None)


def test_every_product_gets_its_picture_and_a_second_run_draws_nothing(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_product(upc="HB-M8-40")
    make_product(upc="DR-X")

    make_images(WORLD)
    files = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.webp")}
    # Oscar deletes the files with the rows; a dropped database does not.
    ProductImage.objects.all()._raw_delete("default")

    make_images(WORLD)

    assert len(files) == 2
    assert not any("hb-m8-40" in path.name.lower() for path in files)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.webp")} == files
    for image in ProductImage.objects.all():
        assert image.original.width == 800
