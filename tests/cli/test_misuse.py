"""What makes no sense is refused in a sentence that says what would; nothing is run."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, NoReturn

import pytest

from learn_torch import __version__
from learn_torch.check import command
from learn_torch.cli import main
from tests.cli.learn_torch import GOOD
from tests.course.malformed import CASES, Case

CAPTURED = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any) -> NoReturn:
        raise AssertionError("this was to be refused before anything runs")

    monkeypatch.setattr(asyncio, "run", run)


MISUSES = [
    ("dice-and-more", "No lesson here is called 'dice-and-more'"),
    ("first-tensor", "Did you mean 'first-tensors'?"),
    ("--check first-tensor", "Did you mean 'first-tensors'?"),
    ("--check nowhere.yaml", "There is no file nowhere.yaml."),
    ("--check /etc/ssl", "There is no lesson in '/etc/ssl'."),
    ("--check GOOD --only q*", "No lesson matches --only q*. There are: sums, dice."),
    ("--check --list", "--check, --list are different commands. Ask for one at a time."),
    ("--list --plain", "--plain means nothing with --list. It is for opening a lesson."),
    ("--jobs 2", "--jobs means nothing when a lesson is opened. It goes with --check."),
    ("--list --jobs 2", "--jobs means nothing with --list. It goes with --check."),
    ("--list --device cpu", "--device means nothing with --list. It goes with --check, --doctor"),
    ("--seeds 2", "--seeds means nothing when a lesson is opened. It goes with --check."),
    ("--timeout 2", "--timeout means nothing when a lesson is opened. It goes with --check."),
    (
        "--format json",
        "--format means nothing when a lesson is opened. It goes with --check, --list",
    ),
    ("--list --format junit", "--format junit means nothing with --list. It goes with --check."),
    (
        "--doctor --format github",
        "--format github means nothing with --doctor. It goes with --check.",
    ),
    ("--list --watch", "--watch means nothing with --list. It goes with --check."),
    ("--check nowhere --watch", "No lesson here is called 'nowhere'"),
    ("--only a*", "--only means nothing when a lesson is opened. It goes with --check, --list."),
    ("--output x", "--output means nothing when a lesson is opened. It goes with --check, --list."),
    ("--check --jobs 0", "0 is not a whole number from 1 on."),
    ("--check --jobs -1", "-1 is not a whole number"),
    ("--check --seeds many", "many is not a whole number from 1 on."),
    ("--check --timeout 0", "0 is not a number of seconds."),
    ("--check --timeout inf", "inf is not a number of seconds."),
    ("--check --device cud", "cud is no device. Did you mean 'cuda'?"),
    ("--check --device tpu7", "tpu7 is no device"),
    ("--check --device cuda:", "cuda: is no device"),
    ("--check --format yaml", "--format yaml: choose from"),
    ("--check GOOD --output /no/such/folder/x", "there is no such folder. Create it first."),
    ("--check GOOD --output /", "--output / is a folder. Name a file in it."),
    ("--check --require-sandbox confine", "confine is no level of the sandbox. Did you mean 'conf"),
    ("--check --require-sandbox none", "none is no level of the sandbox. Choose from"),
    (
        "--require-sandbox partial",
        "--require-sandbox means nothing when a lesson is opened. It goes with --check.",
    ),
    ("--check --allow-partial", "--allow-partial means nothing with --check. It is for opening"),
    ("--check --doctor", "--check, --doctor are different commands. Ask for one at a time."),
    ("--doctor dice", "--doctor looks at the machine, and takes no lesson. Leave it out."),
    (
        "--doctor --output x",
        "--output means nothing with --doctor. It goes with --check, --list.",
    ),
    ("--chek", "There is no such option: --chek. See learn-torch --help."),
    ("one two", "One lesson is opened at a time."),
]


@pytest.mark.parametrize(("line", "sentence"), MISUSES, ids=[line for line, _ in MISUSES])
def test_it_is_refused(line: str, sentence: str, capsys: CAPTURED) -> None:
    words = [str(GOOD) if word == "GOOD" else word for word in line.split()]
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.err.startswith("learn-torch: ")
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_mistake_of_a_file_is_told_where_it_is(case: Case, capsys: CAPTURED) -> None:
    assert main(["--check", str(case.path)]) == 2
    told = capsys.readouterr()
    for wrong in case.mistakes:
        where = f"{case.path.name}:{wrong.line}:{wrong.column}: "
        assert any(where in line and wrong.phrase in line for line in told.err.splitlines()), (
            f"{where}{wrong.phrase}\n{told.err}"
        )
    count = len(case.mistakes)
    assert told.err.endswith("1 mistake.\n" if count == 1 else f"{count} mistakes.\n")
    assert told.out == ""


def test_the_mistakes_of_all_files_are_told_with_the_line_and_a_caret(
    tmp_path: Path, capsys: CAPTURED
) -> None:
    first, second = (tmp_path / name for name in ("01-one.yaml", "02-two.yaml"))
    first.write_text("format: 1\ntitle: One\ngoal: G\nminute: 1\ncells:\n  - {id: a, text: t}\n")
    second.write_text("format: 1\ntitle: [\n")
    for words in (["--check", tmp_path], ["--check", first, second, GOOD]):
        assert main([str(word) for word in words]) == 2
        told = capsys.readouterr().err.splitlines()
        assert f"{first}:4:1: unknown key 'minute'. Did you mean 'minutes'?" in told
        at = told.index(f"{first}:4:1: unknown key 'minute'. Did you mean 'minutes'?")
        assert told[at + 1 : at + 3] == ["    minute: 1", "    ^"]
        assert any(line.startswith(f"{second}:") for line in told)
        assert told[-1] == "2 mistakes."


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-Hans", "不认识的键 'minute'。是不是想写 'minutes'？"),
        ("zh-Hant", "不認識的鍵 'minute'。是不是想寫 'minutes'？"),
    ],
)
def test_the_mistakes_of_a_file_are_told_in_the_language_asked_for(
    language: str, words: str, tmp_path: Path, capsys: CAPTURED
) -> None:
    path = tmp_path / "01-one.yaml"
    path.write_text("format: 1\ntitle: One\ngoal: G\nminute: 1\ncells:\n  - {id: a, text: t}\n")
    assert main(["--check", str(path), "--lang", language]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[:3] == [f"{path}:4:1: {words}", "    minute: 1", "    ^"]
    assert main(["--check", str(path), "--lang", language, "--format", "github"]) == 2
    assert words in capsys.readouterr().out


def test_a_report_for_ci_has_the_mistakes_too(tmp_path: Path, capsys: CAPTURED) -> None:
    path = tmp_path / "01-one.yaml"
    path.write_text("format: 1\ntitle: One\ngoal: G\nminute: 1\ncells:\n  - {id: a, text: t}\n")
    assert main(["--check", str(path), "--format", "github"]) == 2
    told = capsys.readouterr()
    assert told.out.startswith(f"::error file={path},line=4,title=lesson file,col=1::unknown key")
    assert told.err.endswith("1 mistake.\n")
    file = tmp_path / "report.xml"
    assert main(["--check", str(path), "--format", "junit", "--output", str(file)]) == 2
    assert "unknown key" in file.read_text()
    assert capsys.readouterr().out == ""


def test_a_lesson_that_was_asked_for_by_name_does_not_suffer_from_its_neighbours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: CAPTURED
) -> None:
    good = GOOD / "basics" / "02-dice.yaml"
    (tmp_path / "01-dice.yaml").write_text(good.read_text())
    (tmp_path / "02-bad.yaml").write_text("format: 1\n")
    monkeypatch.setattr("learn_torch.course.course.bundled_course", lambda: tmp_path)
    assert main(["dice", "--list"]) == 0
    assert "dice" in capsys.readouterr().out
    assert main(["bad", "--list"]) == 2
    assert "02-bad.yaml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("word", "says"), [("--help", "examples:"), ("-h", "--check"), ("--version", __version__)]
)
def test_questions_are_answered_on_stdout(word: str, says: str, capsys: CAPTURED) -> None:
    with pytest.raises(SystemExit) as end:
        main([word])
    assert end.value.code == 0
    assert says in capsys.readouterr().out


def test_help_fits_eighty_columns(monkeypatch: pytest.MonkeyPatch, capsys: CAPTURED) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main(["--help"])
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_a_bug_is_owned_up_to_in_a_line(monkeypatch: pytest.MonkeyPatch, capsys: CAPTURED) -> None:
    def fall_over(*_: object) -> NoReturn:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(command, "list_lessons", fall_over)
    assert main(["--list"]) == 70
    line = capsys.readouterr().err
    assert line.startswith(
        "learn-torch: this is a bug of learn-torch itself: ZeroDivisionError: oh."
    )
    assert line.count("\n") == 1
    monkeypatch.setenv("LEARN_TORCH_DEBUG", "1")
    assert main(["--list"]) == 70
    assert "Traceback (most recent call last)" in capsys.readouterr().err
