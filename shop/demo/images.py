"""A generated picture for every product."""

from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac
from oscar.core.loading import get_model

from .families import read_families
from .pictures import draw
from .world import World

Product = get_model("catalogue", "Product")
ProductImage = get_model("catalogue", "ProductImage")

FOLDER = "images/products/demo"


def make_images(world: World) -> None:
    """
    Draw what is not drawn yet and give every product its picture.

    A name follows from the article number and the shop's secret: nobody can guess it, and a file
    that a former seeding left is used again.
    """
    if not world.with_pictures:
        return
    keys = {family.prefix: f"{family.key} {family.category}" for family in read_families()}
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    images = []
    for pk, sku in Product.objects.order_by("pk").values_list("pk", "upc"):
        name = f"{salted_hmac(FOLDER, sku).hexdigest()}.webp"
        path = folder / name
        if not path.exists():
            unfinished = path.with_suffix(".part")
            unfinished.write_bytes(draw(sku, keys[sku.partition("-")[0]]))
            unfinished.rename(path)
        images.append(ProductImage(product_id=pk, original=f"{FOLDER}/{name}", display_order=0))
    ProductImage.objects.bulk_create(images, batch_size=1_000)
