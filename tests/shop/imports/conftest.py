"""What the tests of the imports share."""

import io

import pytest
from django.utils import timezone

from shop.imports.running import run_import


@pytest.fixture
def run(db):
    """Import a text as a file; answers the report."""

    def run_text(importer, content, **options):
        file = io.BytesIO(content.encode())
        return run_import(importer(now=timezone.now()), file, **options)

    return run_text


def words(report):
    """The problems as a person reads them."""
    return [str(problem) for problem in report.problems]
