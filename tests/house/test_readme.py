"""What the README says is so."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from learn_torch.course.reader import read_lesson
from learn_torch.errors import LessonUnreadable
from tests.cli.learn_torch import environment

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """The lesson that "Write a lesson in five minutes" writes."""
    [text] = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "01-double.yaml"
    path.write_text(text)
    return path


@pytest.mark.kernel
def test_its_lesson_is_proved(lesson: Path) -> None:
    command = [sys.executable, "-m", "learn_torch", "--check", str(lesson)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment())
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_mistake_is_reported_as_it_says(lesson: Path) -> None:
    lesson.write_text(lesson.read_text().replace("      hints:", "      hint:"))
    with pytest.raises(LessonUnreadable) as caught:
        read_lesson(lesson)
    [promised] = re.findall(r"01-double\.yaml(:\d+:\d+: unknown key 'hint'\..*)", README)
    assert promised in str(caught.value)


def test_its_options_exist() -> None:
    command = [sys.executable, "-m", "learn_torch", "--help"]
    known = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    named = set(re.findall(r"(?<![\w-])--[a-z]+", README)) - {"--gres"}
    assert {option for option in named if option not in known} == set()


def test_its_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`?make ([a-z]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


RECIPES = re.findall(
    r"^### (Add .*?)\n(.*?)(?=^###? )",
    (ROOT / "CONTRIBUTING.md").read_text(),
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.parametrize(("recipe", "text"), RECIPES, ids=[name for name, _ in RECIPES])
def test_a_recipe_names_at_most_eight_files_and_they_exist(recipe: str, text: str) -> None:
    files = re.findall(r"^\d\. `([\w./]+)`", text, re.MULTILINE)
    assert 1 <= len(files) <= 8
    package = ROOT / "tui" / "learn_torch"
    if not (package / "session").is_dir() or not (package / "worker" / "queries").is_dir():
        pytest.skip("the session core and the queries are not merged yet")
    assert [f for f in files if "NAME" not in f and not (package / f).is_file()] == []


def test_each_kind_of_change_has_a_recipe() -> None:
    assert [name for name, _ in RECIPES] == [
        "Add a kind of run event",
        "Add a report format",
        "Add a check helper",
        "Add a query kind",
        "Add a lint rule",
    ]


def test_the_core_has_a_floor_of_coverage() -> None:
    """Each package that the Makefile calls the core is measured."""
    [core] = re.findall(r"^CORE := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    there = {name for name in core.split() if (ROOT / "tui" / "learn_torch" / name).is_dir()}
    measured = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["coverage"]["run"]
    assert {f"learn_torch.{name}" for name in there} == set(measured["source_pkgs"])


def test_its_files_exist() -> None:
    named = re.findall(r"(?:tests|lessons|tui)/[\w./]+\w", README)
    assert [name for name in named if not (ROOT / name).exists()] == []
