"""`--stamp`, and what `--check` lists of translations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from learn_torch.cli import main
from tests.cli.learn_torch import LearnTorch
from tests.course.translating import LESSON, OVERLAY, write_course

CAPTURED = pytest.CaptureFixture[str]


def checked(root: Path) -> list[tuple[str, str]]:
    """Cell and message of each finding about a translation; the check itself succeeds."""
    run = LearnTorch("--check", root, "--device", "cpu", "--format", "json").succeeds()
    found: list[dict[str, Any]] = run.json["findings"]
    return [(one["cell"], one["message"]) for one in found]


def test_what_is_missing_stale_or_still_english_is_listed(tmp_path: Path) -> None:
    root = tmp_path / "c"
    overlay = OVERLAY.replace("    hints: [用乘法。, 乘以二。]\n", "")
    overlay = overlay.replace("Do not halve it.: 不要减半。", "Something else: 别的")
    write_course(root, overlay)
    changed = LESSON.replace("And this?", "And that?")
    (root / "basics/01-double.yaml").write_text(changed + "  - id: last\n    text: That was all.\n")
    (root / "course.zh-Hans.yaml").write_text("format: 1\ntitle: 课\n", encoding="utf-8")
    assert checked(root) == [
        (
            "ask",
            "the translation is stale: the lesson has changed. Bring it up to date, then "
            "learn-torch --stamp.",
        ),
        ("try", "not translated: hints."),
        ("last", "the cell is not translated."),
        ("try", "message not translated: " + NOTHING),
        ("try", "message not translated: " + HALVED),
        ("", "the title of the track 'basics' is not translated."),
    ]


NOTHING = "double(x) 返回了 None：是不是漏了 `return`？Do not halve it."
HALVED = "double(x) 得到 tensor([0.5000, 1.0000])，应为 tensor([2., 4.])。Do not halve it."


def test_mistakes_in_a_translation_are_the_files_own(tmp_path: Path, capsys: CAPTURED) -> None:
    path = write_course(tmp_path / "c", OVERLAY.replace("  ask:", "  aks:"), stamp=False)
    for target in (tmp_path / "c", path, tmp_path / "c/basics/01-double.yaml"):
        assert main(["--check", str(target)]) == 2
        told = capsys.readouterr().err
        assert "01-double.zh-Hans.yaml:11:3: the lesson has no cell 'aks'." in told


@pytest.mark.parametrize("target", [".", "basics/01-double.yaml", "basics/01-double.zh-Hans.yaml"])
def test_stamp_takes_a_folder_a_lesson_or_a_translation(
    tmp_path: Path, capsys: CAPTURED, target: str
) -> None:
    path = write_course(tmp_path / "c", stamp=False)
    assert main(["--stamp", str(tmp_path / "c" / target)]) == 0
    assert "stamped" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8").count("source: ") == 4
    assert main(["--stamp", str(tmp_path / "c" / target)]) == 0
    assert "unchanged" in capsys.readouterr().err


def test_stamp_leaves_a_translation_that_does_not_fit(tmp_path: Path, capsys: CAPTURED) -> None:
    path = write_course(tmp_path / "c", OVERLAY.replace("x * 2", "x * 3"), stamp=False)
    before = path.read_bytes()
    assert main(["--stamp", str(tmp_path / "c")]) == 2
    assert "is not the lesson's program here" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_stamp_goes_with_nothing_else(tmp_path: Path, capsys: CAPTURED) -> None:
    assert main(["--stamp", "--check"]) == 2
    assert main(["--stamp", "--jobs", "2"]) == 2
    assert "--jobs means nothing with --stamp" in capsys.readouterr().err
