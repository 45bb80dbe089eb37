"""Whether a lesson may run: by who wrote it, and by what the sandbox holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from learn_torch.course.course import Content, Course, Entry, Track
from learn_torch.errors import SandboxTooWeak
from learn_torch.i18n.message import NOTHING
from learn_torch.kernel.sandbox_levels import SandboxStatus
from learn_torch.locations import bundled_course
from learn_torch.session.admission import TrustPolicy, admit_check
from learn_torch.study.trust import Trust
from tests.session.making import lesson

ENTRY = Entry("lesson", "", 1, Path("lesson.yaml"), Content(lesson(), {}))
FOREIGN = Course("theirs", "Theirs", Path("/theirs"), (Track("one", "One", (ENTRY,)),))
OURS = replace(FOREIGN, root=bundled_course())
CONFINED, PARTIAL = SandboxStatus("confined"), SandboxStatus("partial")
WEAK = SandboxStatus("limits only")


def policy(course: Course, folder: Path, *, allow_partial: bool = False) -> TrustPolicy:
    return TrustPolicy(course, Trust(folder / "trusted.txt"), allow_partial=allow_partial)


def test_a_lesson_of_others_is_confirmed_once(tmp_path: Path) -> None:
    asking = policy(FOREIGN, tmp_path)
    assert asking.needs_confirmation(ENTRY)
    assert asking.confirm(ENTRY) is NOTHING
    assert not asking.needs_confirmation(ENTRY)
    assert not policy(FOREIGN, tmp_path).needs_confirmation(ENTRY)


def test_trust_that_cannot_be_saved_is_said_to_last_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "trusted.txt").mkdir()
    asking = policy(FOREIGN, tmp_path)
    assert "trusted.txt cannot be written" in str(asking.confirm(ENTRY))
    assert not asking.needs_confirmation(ENTRY)


def test_the_installed_course_needs_no_confirmation(tmp_path: Path) -> None:
    assert not policy(OURS, tmp_path).needs_confirmation(ENTRY)


@pytest.mark.parametrize(
    ("course", "status", "admitted"),
    [
        (FOREIGN, CONFINED, True),
        (FOREIGN, PARTIAL, False),
        (FOREIGN, WEAK, False),
        (OURS, WEAK, True),
        (OURS, replace(WEAK, root=True), False),
        (OURS, replace(PARTIAL, root=True), True),
    ],
)
def test_a_sandbox_that_is_too_weak_refuses(
    course: Course, status: SandboxStatus, admitted: bool, tmp_path: Path
) -> None:
    strict = policy(course, tmp_path)
    assert (strict.refusal(status) == NOTHING) is admitted
    if not admitted:
        with pytest.raises(SandboxTooWeak):
            strict.admit(status)
    assert policy(course, tmp_path, allow_partial=True).refusal(status) == NOTHING


def test_a_check_is_held_to_the_level_it_asks_for_and_as_root_to_more_than_limits() -> None:
    admit_check(WEAK, "")
    admit_check(CONFINED, "partial")
    with pytest.raises(SandboxTooWeak):
        admit_check(PARTIAL, "confined")
    with pytest.raises(SandboxTooWeak, match="--require-sandbox limits-only"):
        admit_check(replace(WEAK, root=True), "")
    admit_check(replace(WEAK, root=True), "limits only")
