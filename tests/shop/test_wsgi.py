"""A web process starts ready to serve, and does not tidy up what stays for ever."""

import os
import subprocess
import sys

LOADED = """
import gc, sys, shop.wsgi
print(gc.get_freeze_count(), "shop.search.views" in sys.modules)
"""


def test_what_is_loaded_at_the_start_is_not_collected_again():
    given = {"SECRET_KEY": "x" * 50, "DATABASE_URL": "postgres://nobody@localhost:1/none"}
    environment = {**os.environ, **given, "DJANGO_SETTINGS_MODULE": "shop.settings.test"}

    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip

    frozen, has_views = answer.stdout.split()[-2:]
    assert int(frozen) > 50_000
    assert has_views == "True"
