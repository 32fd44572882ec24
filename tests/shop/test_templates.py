"""Templates are whole: also those of pages that no other test asks for."""

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = settings.BASE_DIR / "templates"


@pytest.mark.parametrize(
    "name", sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
)
def test_every_template_compiles(name):
    assert get_template(name)
