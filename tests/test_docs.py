"""The docs say what is there, and everything they point at exists."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from devtools import cli
from devtools.install import SUPPORTED

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
# What the how-tos make up as they go along.
IMAGINED = {"shop/voucher/"}
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_in_the_docs_leads_somewhere(page):
    targets = LINK.findall(page.read_text())
    ours = [target for target in targets if "://" not in target]

    assert [target for target in ours if not (page.parent / target).exists()] == []


def test_every_page_can_be_reached_from_the_readme():
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        links = [page.parent / target for target in LINK.findall(page.read_text())]
        for link in links:
            waiting += sorted(link.glob("*.md")) if link.is_dir() else [link]
        waiting = [path.resolve() for path in waiting if path.suffix == ".md" and path.exists()]

    assert [name for page, name in zip(PAGES, NAMES, strict=True) if page not in seen] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_in_the_docs_exists(page):
    text = page.read_text()
    known = {"run", *cli.PASSES_ON, *cli.SIMPLE}
    called = set(re.findall(r"(?:\./dev|dev\.py|python3 dev) ([a-z]+)\b", text))
    managed = set(re.findall(r"(?:\./dev manage|manage\.py) ([a-z_]+)\b", text))

    assert called - known == set()
    assert managed - set(get_commands()) == set()


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_folder_named_in_the_docs_exists(page):
    words = re.findall(
        r"`((?:segments|pricing|shop|templates|tests|docs|devtools)/[\w/.-]*)`", page.read_text()
    )

    missing = {word for word in words if not (ROOT / word).exists()}
    assert missing - IMAGINED == set()


def test_every_command_of_ours_is_in_the_page_of_commands():
    page = (ROOT / "docs" / "reference" / "commands.md").read_text()
    headings = " ".join(re.findall("^### (.*)$", page, re.MULTILINE))
    ours = {
        path.stem
        for home in ("segments", "pricing", "shop")
        for path in (ROOT / home).rglob("management/commands/[a-z]*.py")
    }

    assert ours, "the commands have moved"
    assert sorted(name for name in ours if not re.search(rf"`{name}\b", headings)) == []


def test_every_command_of_dev_is_in_the_developers_page():
    page = (ROOT / "docs" / "developers.md").read_text()

    assert [
        name for name in ["run", *cli.PASSES_ON, *cli.SIMPLE] if f"./dev {name}" not in page
    ] == []


def test_docs_code_and_image_agree_on_the_pythons():
    entry = (ROOT / "dev").read_text()
    project = (ROOT / "pyproject.toml").read_text()
    versions = [f"{major}.{minor}" for major, minor in SUPPORTED]

    assert "(3, 13), (3, 12), (3, 11)" in entry
    assert f'requires-python = ">={versions[0]},<3.14"' in project
    for page in ("README.md", "docs/developers.md"):
        assert "Python 3.11, 3.12 or 3.13" in (ROOT / page).read_text()
    assert f"python:{versions[-1]}-slim" in (ROOT / "Dockerfile").read_text()
