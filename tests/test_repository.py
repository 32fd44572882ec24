"""What must hold for the tree as a whole: locks, sizes, settings, containers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import oscar
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 400
GENERATED = ("migrations/", "locale/", "vendor/", "requirements/", "docs/", "LICENSE")
SOURCE = {".py", ".html", ".css", ".js", ".sql", ".toml", ".yml", ".yaml", ".sh", ""}
TEXT = SOURCE | {".md", ".txt", ".json", ".csv", ".svg", ".example"}
LOCKS = ["runtime", "dev", "production", "uv"]
SETTINGS = sorted((ROOT / "shop" / "settings").glob("*.py"))
SECRET = "a-secret-for-this-check-only-0123456789-abcdefghijklmnop"
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "shop.settings.production",
    "SECRET_KEY": SECRET,
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "shop.example",
}


def tree() -> list[str]:
    """Every file that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def manage(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess:
    """Run a management command with production settings; None takes a variable away."""
    # The browser tests allow themselves what production must not have.
    environment = {**os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE": None, **PRODUCTION, **changes}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_everything_by_hash_and_names_no_package_index(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()

    pins = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^\]]+\])?==\S+", text, re.M)
    assert pins
    assert len(re.split(r"\\\n\s+--hash=sha256:[0-9a-f]{64}(?!\s*\\)", text)) - 1 == len(pins)
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize(("small", "large"), [("production", "runtime"), ("runtime", "dev")])
def test_a_larger_lock_holds_the_smaller_one_line_by_line(small, large):
    def pins(name):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        return set(re.findall(r"^[^\s#-][^\\\n]*?(?= \\)", text, re.M))

    assert pins(small) - pins(large) == set()


def test_no_file_names_a_place_on_somebodys_machine():
    place = re.compile(
        r"(?<![\w.])/(?:work|root|Users)/[\w.-]|(?<![\w.])/home/(?!you\b)[a-z][\w-]*/"
    )
    mine = Path(__file__).relative_to(ROOT).as_posix()

    found = [
        f"{name}: {match.group()}"
        for name in tree()
        if name != mine and Path(name).suffix in TEXT
        for match in place.finditer((ROOT / name).read_text(errors="replace"))
    ]

    assert found == []


def test_no_source_file_is_longer_than_it_can_be_read():
    lengths = {
        name: len((ROOT / name).read_text(errors="replace").splitlines())
        for name in tree()
        if Path(name).suffix in SOURCE and not any(part in name for part in GENERATED)
    }

    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_module_is_named_for_nothing():
    stems = {"utils", "helpers", "common", "core", "misc"}
    # A fork's file has the name that Oscar's loader looks for.
    apps = Path(oscar.__file__).parent / "apps"

    found = [name for name in tree() if stems & set(Path(name).with_suffix("").parts)]
    assert [name for name in found if not (apps / name.removeprefix("shop/")).exists()] == []


def test_the_env_example_lists_exactly_what_the_settings_read():
    pattern = re.compile(r'(?:\benv(?:\.\w+)?|\brequired)\(\s*"([A-Z][A-Z0-9_]*)"')
    read = {name for path in SETTINGS for name in pattern.findall(path.read_text())}
    example = (ROOT / ".env.example").read_text()
    listed = re.findall(r"^([A-Z][A-Z0-9_]*)=", example, re.M)

    assert sorted(listed) == sorted(read)


def test_compose_has_every_part_of_the_shop():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    services = compose["services"]

    assert set(services) == {"db", "redis", "migrate", "web", "worker", "beat"}
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }
    for name in ("web", "worker", "beat", "migrate"):
        given = set(services[name]["environment"])
        assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"} <= given


def test_the_image_holds_all_of_the_shop_and_does_not_run_as_root():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    kept = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.M))
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert packages | {"manage.py", "templates", "requirements"} <= kept
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001"]
    assert any("/healthz" in line for line in lines)


def test_production_passes_the_deployment_check_without_a_warning():
    done = manage("check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"])
def test_production_refuses_to_start_without(name):
    done = manage("check", **{name: ""})

    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr


def test_production_refuses_a_short_secret():
    done = manage("check", SECRET_KEY="short")

    assert done.returncode != 0
    assert "shorter than 50 characters" in done.stderr


def test_every_change_of_a_model_has_its_migration():
    done = manage("makemigrations", "--check", "--dry-run")

    assert done.returncode == 0, done.stdout + done.stderr
