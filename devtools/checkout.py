"""Where things lie in a checkout. Everything we make lies in `.venv`, `.dev` and `var`."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".dev"
VAR = ROOT / "var"
REQUIREMENTS = ROOT / "requirements"

PYTHON = VENV / "bin" / "python"


def var() -> Path:
    """The folder for data, made when it is not there."""
    VAR.mkdir(exist_ok=True)
    return VAR


def logs() -> Path:
    """The folder for logs, made when it is not there."""
    folder = var() / "log"
    folder.mkdir(exist_ok=True)
    return folder


def program(name: str) -> str:
    """The path of a program that our packages installed."""
    return str(VENV / "bin" / name)
