"""Management commands of the plain shop: ``python -m tests.benchmarks.plain_oscar.manage``."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.plain_oscar.settings"
    execute_from_command_line(sys.argv)
