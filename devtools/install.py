"""The virtual environment: hash-pinned packages, installed once and stamped."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from devtools.checkout import PYTHON, REQUIREMENTS, ROOT, TOOLS, VENV
from devtools.console import Refusal, step
from devtools.processes import locked

STAMP = VENV / "grossist.json"
LOCKED = {
    "production": ["pyproject.toml"],
    "runtime": ["pyproject.toml", "--extra", "embedded"],
    "dev": ["pyproject.toml", "--extra", "embedded", "--group", "dev"],
}
SUPPORTED = ((3, 11), (3, 12), (3, 13))


def clean_environment(**extra: str) -> dict[str, str]:
    """Our environment for children; bytecode is kept, as imports cost seconds without it."""
    dropped = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_TARGET"}
    environment = {key: value for key, value in os.environ.items() if key not in dropped}
    environment["PIP_REQUIRE_VIRTUALENV"] = "0"
    environment["PATH"] = f"{VENV / 'bin'}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return environment | extra


def fingerprint(name: str) -> str:
    """A hash of one requirements file."""
    return hashlib.sha256((REQUIREMENTS / f"{name}.txt").read_bytes()).hexdigest()


def is_installed(name: str) -> bool:
    """True when the stamp says these very requirements, or the larger dev set, are there."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    # A checkout that was moved has programs that point at the old place.
    if stamp.get("python") != python_version() or stamp.get("checkout") != str(ROOT):
        return False
    return any(stamp.get(installed) == fingerprint(installed) for installed in {name, "dev"})


def was_moved() -> bool:
    """True when `.venv` was made for another place."""
    try:
        return json.loads(STAMP.read_text()).get("checkout") != str(ROOT)
    except (OSError, ValueError):
        return False


def python_version() -> str | None:
    """The version of the environment's Python, read without starting it; None when it is broken."""
    if not PYTHON.exists():
        return None
    for line in (VENV / "pyvenv.cfg").read_text().splitlines():
        key, _, value = line.partition("=")
        if key.strip() in {"version", "version_info"}:
            version = ".".join(value.strip().split(".")[:2])
            return version if version in {f"{a}.{b}" for a, b in SUPPORTED} else None
    return None


def ensure(name: str) -> None:
    """Make `.venv` hold the packages of `requirements/<name>.txt`. Safe to repeat, also at once."""
    if is_installed(name):
        return
    with locked("install"):
        if is_installed(name):
            return
        if python_version() is None or was_moved():
            with step(f"Creating .venv with Python {sys.version_info[0]}.{sys.version_info[1]}"):
                create_environment()
        STAMP.unlink(missing_ok=True)
        uv = find_uv()
        with step(f"Installing packages from requirements/{name}.txt"):
            install(REQUIREMENTS / f"{name}.txt", uv)
        stamp = {"python": python_version(), "checkout": str(ROOT), name: fingerprint(name)}
        STAMP.write_text(json.dumps(stamp))


def create_environment() -> None:
    """Make an empty virtual environment; pip comes later, and only when uv is not to be had."""
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])


def install(requirements: Path, uv: str | None) -> None:
    """Install exactly what the file pins, with uv, or with pip where uv does not work."""
    if uv is not None:
        command = [uv, "pip", "sync", "--quiet", "--python", str(PYTHON), "--require-hashes"]
        done = run([*command, str(requirements)], check=False)
        if done.returncode == 0:
            return
    # pip reads the machine's own index settings, which uv does not; it is slower.
    here = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    command = [*here, "install", "--quiet", "--require-hashes", "--no-deps", "-r"]
    done = run([*command, str(requirements)], check=False)
    if done.returncode != 0:
        raise Refusal(f"the packages could not be installed:\n{done.stderr.strip()}")


def find_uv() -> str | None:
    """A uv that works: the one on PATH, ours in `.dev`, or a fresh one from pip."""
    ours = TOOLS / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(ours)):
        if candidate and run([candidate, "--version"], check=False).returncode == 0:
            return candidate
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
    command += ["--upgrade", "--target", str(TOOLS), "-r", str(REQUIREMENTS / "uv.txt")]
    with step("Fetching the installer, uv"):
        done = run(command, check=False)
    return str(ours) if done.returncode == 0 and ours.exists() else None


def run(command: list[str], *, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a tool quietly; its words are shown only when it fails."""
    # uv must use the Python it is given and never fetch one.
    environment = clean_environment(UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1")
    if not os.access(Path.home(), os.W_OK):
        environment["UV_CACHE_DIR"] = str(TOOLS / "cache")
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, text=True, capture_output=True, check=False
        )
    except OSError as error:
        done = subprocess.CompletedProcess(command, 127, "", str(error))
    if check and done.returncode != 0:
        raise Refusal(f"{' '.join(command)} failed:\n{done.stderr.strip() or done.stdout.strip()}")
    return done


def lock() -> int:
    """Write the hash-pinned requirements from pyproject.toml; they name no package index."""
    uv = find_uv()
    if uv is None:
        raise Refusal("./dev lock needs uv, and pip could not install it.")
    common = ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
    common += ["--no-emit-index-url", "--no-header", "--no-annotate"]
    for name, sources in LOCKED.items():
        file = f"requirements/{name}.txt"
        with step(f"Locking {file}"):
            run([uv, "pip", "compile", *sources, *common, "-o", file])
    return 0
