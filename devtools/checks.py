"""`./dev test` and `./dev lint`."""

from __future__ import annotations

import subprocess

from devtools.checkout import ROOT, program
from devtools.console import say
from devtools.install import ensure
from devtools.postgres import BENCHMARKS, TESTS
from devtools.services import application, call, database, manage, python_module

# With one of these in the arguments the caller has decided how many processes there are.
OWN_CHOICE = ("-n", "--numprocesses", "--pdb", "--collect-only", "--co", "--markers", "--fixtures")

BENCHMARKED = ("growth", "prepare", "rfm", "segments")
"""What has benchmarks of its own; without a name plain Oscar is measured beside this shop."""


def test(arguments: list[str]) -> int:
    """Run pytest in parallel on our own careless cluster; its closing line is the last one."""
    ensure("dev")
    command = python_module("pytest")
    if not any(argument.startswith(OWN_CHOICE) for argument in arguments):
        # Tests that share a costly load are a group and stay on one process.
        command += ["-n", "auto", "--dist", "loadgroup"]
    with database(TESTS) as database_url:
        # The settings module of the tests, whatever the shell has: a test run empties tables.
        environment = application("shop.settings.test", database_url)
        environment["DJANGO_SETTINGS_MODULE"] = "shop.settings.test"
        environment.pop("REDIS_URL", None)
        return call([*command, *arguments], environment)


def bench(arguments: list[str]) -> int:
    """Measure on a cluster of its own, which keeps its data and waits for the disk."""
    ensure("dev")
    with database(BENCHMARKS) as database_url:
        environment = application("shop.settings.test", database_url)
        module = "tests.benchmarks"
        if arguments[:1] and arguments[0] in BENCHMARKED:
            module, arguments = f"{module}.{arguments[0]}", arguments[1:]
        return call(python_module(module, *arguments), environment)


def lint() -> int:
    """Run every check that needs no test; all of them, also after one has failed."""
    ensure("dev")
    failed = []
    with database(TESTS) as database_url:
        environment = application("shop.settings.test", database_url)
        for name, command in lint_commands().items():
            say(f"── {name}")
            if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode != 0:
                failed.append(name)
    say(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def lint_commands() -> dict[str, list[str]]:
    """What `lint` runs, by name."""
    return {
        "ruff check": [program("ruff"), "check"],
        "ruff format": [program("ruff"), "format", "--check"],
        "djlint": python_module("djlint", "templates", "--lint", "--quiet"),
        "mypy": python_module("mypy"),
        "imports": [program("lint-imports")],
        "migrations": manage("makemigrations", "--check", "--dry-run"),
    }
