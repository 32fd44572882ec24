"""PostgreSQL refuses to run as root. Two ways round it, without a new OS user and without chmod."""

from __future__ import annotations

import functools
import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from devtools.checkout import ROOT
from devtools.console import Refusal


@dataclass(frozen=True, slots=True)
class Identity:
    """How server programs are started: a prefix for the command, and a user when it must change."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    @property
    def arguments(self) -> dict:
        """Keyword arguments for `subprocess` that change the user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@functools.cache
def identity() -> Identity:
    """Ourselves; as root a user namespace; where those are shut (plain containers) `nobody`."""
    if os.geteuid() != 0:
        return Identity()
    # The server sees user 65534, outside it stays root: files keep their owner and mode.
    # 65534 because initdb looks the user up in the passwd file.
    namespace = ("unshare", "-U", "--map-user=65534")
    if has_user_65534() and shutil.which("unshare"):
        done = subprocess.run([*namespace, "true"], capture_output=True, check=False)
        if done.returncode == 0:
            return Identity(prefix=namespace)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise Refusal(
            "PostgreSQL does not run as root and there is no user nobody: set DATABASE_URL."
        ) from None
    return Identity(uid=nobody.pw_uid, gid=nobody.pw_gid)


def has_user_65534() -> bool:
    try:
        pwd.getpwuid(65534)
    except KeyError:
        return False
    return True


def data_folder(name: str, inside: Path) -> Path:
    """Where a cluster's data lies: in the checkout, or in /var/lib when the server is `nobody`."""
    if identity().uid is None:
        return inside / name
    return outside() / name


def outside() -> Path:
    """This checkout's folder under /var/lib, which `nobody` can reach."""
    mark = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    folder = Path("/var/lib/grossist-pg") / mark
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    return folder


def own(folder: Path) -> None:
    """Give a fresh folder to the user the server runs as."""
    who = identity()
    if who.uid is not None and who.gid is not None:
        os.chown(folder, who.uid, who.gid)


def reachable(package: Path) -> Path:
    """The same programs where the server's user can read them; copied when it cannot here."""
    who = identity()
    if who.uid is None:
        return package
    readable = ["test", "-x", str(package / "bin" / "postgres")]
    if subprocess.run(readable, check=False, **who.arguments).returncode == 0:
        return package
    # The libraries lie in a sibling folder: without it the copy does not start.
    site, name = package.parent.parent, package.parent.name
    copy = outside() / "programs"
    mark = copy / "from"
    if not mark.exists() or mark.read_text() != version_of(package):
        shutil.rmtree(copy, ignore_errors=True)
        for folder in (name, f"{name}.libs"):
            if (site / folder).exists():
                shutil.copytree(site / folder, copy / folder, symlinks=True)
        mark.write_text(version_of(package))
    return copy / name / package.name


def version_of(package: Path) -> str:
    stat = (package / "bin" / "postgres").stat()
    return f"{package} {stat.st_size} {int(stat.st_mtime)}"
