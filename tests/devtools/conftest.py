"""Every test of the launcher gets a `var` folder of its own."""

from pathlib import Path

import pytest

from devtools import checkout


@pytest.fixture(autouse=True)
def var(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "var"
    monkeypatch.setattr(checkout, "VAR", folder)
    monkeypatch.delenv("PG_BIN_DIR", raising=False)
    return checkout.var()
