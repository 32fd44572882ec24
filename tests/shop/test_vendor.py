"""Vendored files are the ones that ``VENDOR.md`` names, unchanged."""

import hashlib
import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "shop" / "static" / "vendor"
LINE = re.compile(r"^\| `([^`]+)` .* `([0-9a-f]{64})` \|$", re.MULTILINE)


def test_every_vendored_file_is_listed_with_its_hash():
    listed = dict(LINE.findall((FOLDER / "VENDOR.md").read_text()))
    found = {
        str(path.relative_to(FOLDER)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.rglob("*")
        if path.is_file() and path.name != "VENDOR.md"
    }

    assert found == listed
