"""Where this machine's chromium is: browser tests drive that one and never download another."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "no chromium here: apt-get install chromium, or set CHROMIUM to the path of one"


def find() -> str | None:
    """The path of the program, or None. The variable CHROMIUM wins."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return shutil.which(chosen)
    return next((path for name in NAMES if (path := shutil.which(name))), None)
