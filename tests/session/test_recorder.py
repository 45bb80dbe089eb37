"""A finished run is judged and saved by one call, and comes back as the same result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import replace as replace_in

from learn_torch.course.course import Content, Course, Entry, Track
from learn_torch.i18n.message import NOTHING, authored, msg, verbatim
from learn_torch.i18n.translate import render
from learn_torch.kernel.curves import Curves
from learn_torch.kernel.protocol import ErrorReport, Series, TraceLine, Verdict
from learn_torch.kernel.wire_message import to_wire
from learn_torch.kernel.wire_types import GpuSpent
from learn_torch.session.course_progress import CourseProgress
from learn_torch.session.recorder import LessonRecorder
from learn_torch.session.replay import ReviewRecorder
from learn_torch.session.requests import request_for
from learn_torch.session.run_result import RunResult, decode, encode
from learn_torch.session.runs import Run
from learn_torch.study.records import Key, Pass, Record, RunRecord, code_digest
from learn_torch.study.store import Study
from tests.app.fakes import curve, finished, printed
from tests.sentences import said
from tests.session.making import CODE, EXERCISE, lesson

ENTRY = Entry("lesson", "", 1, Path("lesson.yaml"), Content(lesson(CODE, EXERCISE), {}))
KEY = Key("course", "lesson", "exercise")


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    study = Study.open(tmp_path / "study.db")
    yield study
    study.close()


@pytest.fixture
def recorder(study: Study) -> LessonRecorder:
    return LessonRecorder(study, "course", ENTRY)


def ended(verdict: Verdict | None = None) -> tuple[Run, RunResult]:
    run = Run(request_for(EXERCISE, "mine"))
    run.take(printed("out\n"))
    event = run.take(finished(verdict=verdict))
    return run, event.result  # type: ignore[union-attr]


def kept(study: Study, cell: str = "exercise") -> Record:
    return study.lesson("course", "lesson")[cell]


@pytest.mark.parametrize("passed", [True, False])
def test_one_call_judges_and_saves(study: Study, recorder: LessonRecorder, passed: bool) -> None:
    run, result = ended(Verdict(passed, said("words")))
    done = recorder.finish_run(EXERCISE, run, result, guess=None, device="cpu", hints=1)
    assert done is passed
    record = kept(study)
    assert (record.passed is not None) is passed
    assert record.run is not None and record.run.verdict_passed is passed


def test_what_was_saved_comes_back(study: Study, recorder: LessonRecorder) -> None:
    run, result = ended(Verdict(False, said("no")))
    recorder.finish_run(EXERCISE, run, result, guess=None, device="cpu", hints=0)
    record = kept(study)
    assert record.run is not None
    again = recorder.last_result(record.run)
    assert again == replace(result, stdout="", age="last time")
    assert again.code == code_digest("mine")


def test_late_output_is_saved_with_its_run(study: Study, recorder: LessonRecorder) -> None:
    run, result = ended()
    recorder.finish_run(EXERCISE, run, result, guess=None, device="cpu", hints=0)
    assert [recorder.note_late(run, text) for text in ("beat 0", "beat 0\nbeat 1")] == [True, False]
    recorder.write()
    saved = kept(study).run
    assert saved is not None
    again = recorder.last_result(saved)
    assert (again.output, again.late, again.code) == (result.output, "beat 0\nbeat 1", result.code)


def test_late_output_of_a_run_that_was_replaced_is_not_saved(
    study: Study, recorder: LessonRecorder
) -> None:
    (first, result), (second, _) = ended(), ended()
    for run in (first, second):
        recorder.finish_run(EXERCISE, run, result, guess=None, device="cpu", hints=0)
    assert not recorder.note_late(first, "late")
    recorder.write()
    saved = kept(study).run
    assert saved is not None and saved.late == b""


def test_how_much_was_left_out_is_saved(study: Study, recorder: LessonRecorder) -> None:
    run = Run(request_for(EXERCISE, "mine"))
    run.take(replace_in(printed("out\n"), dropped=1000, dropped_lines=7))
    result = run.take(finished()).result  # type: ignore[union-attr]
    recorder.finish_run(EXERCISE, run, result, guess=None, device="cpu", hints=0)
    saved = kept(study).run
    assert saved is not None
    again = recorder.last_result(saved)
    assert (again.cut_lines, again.cut_bytes) == (7, 1000)


def test_output_is_saved_whole_up_to_the_largest_limit() -> None:
    text = "middle\n" * 1_000_000
    record = encode(RunResult("ok", 1.0, output=text), CODE, "cpu", 1.0)
    assert decode(record).output == text


SAYS = msg(
    "{call} gave shape {got}; expected {want}.", call=authored("f(x)"), got="[2]", want="[3]"
)


def test_a_verdict_is_kept_in_english_and_with_its_values() -> None:
    record = encode(RunResult("ok", 1.0, verdict=Verdict(False, to_wire(SAYS))), CODE, "cpu", 1.0)
    assert record.verdict_message == "f(x) gave shape [2]; expected [3]."
    again = decode(record)
    assert again.verdict is not None and again.verdict.message == SAYS
    assert render(again.verdict.message, "zh-Hans") == "f(x) 的形状是 [2]，应为 [3]。"


def test_why_a_run_ended_is_kept_with_its_values() -> None:
    reason = msg("The cell ended its own process (exit code {code}).", code=3)
    again = decode(encode(RunResult("died", 1.0, reason=to_wire(reason)), CODE, "cpu", 1.0))
    assert (again.reason, again.verdict) == (reason, None)


NOTE = to_wire(msg("`nll_loss` was given the values of `{activation}`.", activation="softmax"))


def test_notes_and_what_it_took_of_the_gpu_are_kept() -> None:
    result = RunResult("ok", 1.0, notes=(NOTE, NOTE), gpu=GpuSpent(1 << 30, 0.5))
    assert decode(encode(result, CODE, "cuda:0", 1.0)) == result.aged("last time")


def test_that_a_check_failed_itself_is_kept() -> None:
    broken = Verdict(False, said("NameError"), broken=True)
    record = encode(RunResult("ok", 1.0, verdict=broken), CODE, "cpu", 1.0)
    assert record.verdict_passed is None
    assert decode(record).verdict == broken


@pytest.mark.parametrize(
    "details",
    ["", "no JSON", "[]", '{"notes": [{"id": "\\u001b[2J"}]}', '{"gpu": {"peak_bytes": -1}}'],
)
def test_details_of_another_format_are_left_out(details: str) -> None:
    """Of a version before they were kept, or of a later one."""
    result = RunResult("ok", 1.0, output="out", notes=(NOTE,))
    record = replace_in(encode(result, CODE, "cpu", 1.0), details=details)
    assert decode(record) == replace(result, notes=()).aged("last time")


@pytest.mark.parametrize("message", ["", "no JSON", "[]", '{"id": 3}', '{"id": "\\u001b[2J"}'])
def test_a_row_without_values_is_read_as_an_authors_words(message: str) -> None:
    """Of a version before messages had values, or of a later one."""
    record = encode(RunResult("ok", 1.0, verdict=Verdict(False, to_wire(SAYS))), CODE, "cpu", 1.0)
    old = decode(replace_in(record, verdict_message="f(x) should be 2.", message=message))
    assert old.verdict is not None
    assert str(old.verdict.message) == "f(x) should be 2."
    phrases = {"{f} should be {want}.": "{f} 应为 {want}。"}
    assert render(old.verdict.message, "zh-Hans", phrases) == "f(x) 应为 2。"


def test_an_old_row_may_hold_any_text() -> None:
    record = encode(RunResult("died", 1.0), CODE, "cpu", 1.0)
    old = decode(replace_in(record, verdict_message="\x1b[2J" + "x" * 5000))
    assert str(old.reason).startswith("xxx")


def test_curves_and_errors_survive_the_disk_and_nonsense_is_left_out() -> None:
    trouble = ErrorReport("ValueError", "no", (TraceLine("code", 1, "", "x"),), ("a note",))
    result = RunResult("error", 1.0, trouble=trouble)
    for series in curve(loss=[1, 2]).series:
        result.curves.add(series)
    record = encode(result, CODE, "cpu", 1.0)
    again = decode(record)
    assert (again.trouble, [each.values for each in again.curves]) == (trouble, [[1, 2]])
    odd = decode(replace_in(record, trouble=b"\xc1", curves=b"\xc1", figures=b"\xc1"))
    assert (odd.trouble, len(odd.curves), len(odd.figures)) == (None, 0, 0)


def test_too_long_a_curve_is_left_out_and_the_run_saved() -> None:
    result = RunResult("ok", 1.0)
    for n in range(16):
        name = f"{n}" * 10
        result.curves.add(Series(name, tuple(range(4000)), tuple(map(float, range(4000)))))
    assert len(encode(result, CODE, "cpu", 1.0).curves) <= 1 << 20


def test_a_burst_of_edits_is_one_write(study: Study, recorder: LessonRecorder) -> None:
    for text in ("a", "ab", "abc"):
        recorder.note_text("code", text)
    assert "code" not in study.lesson("course", "lesson")
    recorder.write()
    assert kept(study, "code").text == "abc"


def test_a_problem_is_new_once(study: Study, recorder: LessonRecorder) -> None:
    full = verbatim("The disk is full.")
    study._trouble = full
    assert (recorder.take_new_problem(), recorder.take_new_problem()) == (full, NOTHING)
    assert recorder.problem == full


def test_edits_wait_for_one_write_and_an_unchanged_text_is_none(
    study: Study, recorder: LessonRecorder
) -> None:
    recorder.note_text("exercise", "a")
    recorder.note_text("exercise", "ab")
    assert "exercise" not in study.lesson("course", "lesson")
    recorder.write()
    assert kept(study).text == "ab"
    recorder.reset("exercise")
    assert kept(study).text is None
    assert [version.text for version in study.versions(KEY)] == ["ab"]


def test_hints_solution_guess_and_position_are_saved(
    study: Study, recorder: LessonRecorder
) -> None:
    recorder.save_hints("exercise", 2)
    recorder.save_hints("exercise", 1)
    recorder.save_solution_seen("exercise")
    recorder.save_guess("exercise", "6")
    recorder.save_position("exercise")
    record = kept(study)
    assert (record.hints, record.solution_seen, record.guess) == (2, True, "6")
    assert study.place("course") == ("lesson", "exercise")


def test_hints_count_until_the_pass(study: Study, recorder: LessonRecorder) -> None:
    recorder.save_hints("exercise", 1)
    run, result = ended(Verdict(True))
    recorder.finish_run(EXERCISE, run, result, guess=None, device="cpu", hints=1)
    recorder.save_hints("exercise", 2)
    assert kept(study).hints == recorder.summary().hints == 1
    later = LessonRecorder(study, "course", ENTRY)
    later.save_hints("exercise", 2)
    assert kept(study).hints == 1


def test_hints_count_again_where_the_author_changed_the_exercise(
    study: Study, recorder: LessonRecorder
) -> None:
    earlier = Pass("another edition", "cpu", 1.0)
    run = RunRecord("ok", b"", b"", False, "", b"", 0.1, "cpu", "another edition", 1.0)
    study.finish_run(KEY, run, "mine", attempt=None, passed=earlier)
    recorder.save_hints("exercise", 2)
    assert kept(study).hints == 2


def test_the_course_list_reads_what_was_recorded(study: Study, recorder: LessonRecorder) -> None:
    course = Course("course", "C", Path("/course"), (Track("one", "One", (ENTRY,)),))
    progress = CourseProgress(course, study)
    assert CourseProgress(course, study).position is None
    assert progress.by_lesson()["lesson"].done == 0
    run, result = ended(Verdict(True))
    recorder.finish_run(EXERCISE, run, result, guess=None, device="cpu", hints=0)
    recorder.save_position("exercise")
    assert progress.by_lesson()["lesson"].done == 1
    assert progress.position == ("lesson", "exercise")
    assert progress.problem is NOTHING
    elsewhere = replace_in(course, tracks=())
    assert CourseProgress(elsewhere, study).position is None


def test_a_review_leaves_the_cell_as_it_is_and_adds_to_its_history(study: Study) -> None:
    mine = LessonRecorder(study, "course", ENTRY)
    mine.note_text("exercise", "mine")
    mine.write()
    before = kept(study)
    heard: list[bool] = []
    review = ReviewRecorder(study, "course", ENTRY, heard.append)
    assert review.records() == {}
    review.note_text("exercise", "theirs")
    review.write()
    review.save_hints("exercise", 2)
    review.save_position("exercise")
    for passed in (False, True):
        run, result = ended(Verdict(passed, said("words")))
        done = review.finish_run(EXERCISE, run, result, guess=None, device="cpu", hints=0)
        assert done is passed
    review.save_solution_seen("exercise")
    run, result = ended(Verdict(True, said("words")))
    review.finish_run(EXERCISE, run, result, guess=None, device="cpu", hints=0)
    assert heard == [False, True, False]
    assert kept(study) == before
    assert study.place("course") is None
    history = [(one.passed, one.hints) for _, one in study.attempts("course")]
    assert history == [(False, 0), (True, 0), (True, 1)]


def test_the_curves_of_the_last_five_runs_are_kept(study: Study, recorder: LessonRecorder) -> None:
    for number in range(7):
        run = Run(request_for(EXERCISE, "mine"))
        if number != 5:  # one that fails before it trains has no curve, and takes no place
            run.take(curve(loss=[float(number), float(number)]))
        event = run.take(finished())
        recorder.finish_run(EXERCISE, run, event.result, guess=None, device="cpu", hints=0)  # type: ignore[union-attr]
        if number == 3:  # the program is left and opened again
            recorder = LessonRecorder(study, "course", ENTRY)
    last = kept(study).run
    assert last is not None
    again = decode(last)
    assert [one.last for run in (again.curves, *again.earlier) for one in run] == [6, 4, 3, 2, 1]


def test_curves_that_were_kept_alone_are_read_too() -> None:
    alone = Curves()
    alone.add(Series("loss", (0, 1), (2.0, 1.0)))
    assert [[one.last for one in run] for run in Curves.runs_from_bytes(alone.to_bytes())] == [
        [1.0]
    ]
    with pytest.raises(ValueError, match="not kept curves"):
        Curves.runs_from_bytes(b"\x93\x01\x02\x03")
