"""A translation lies over its lesson cell by cell, and every mistake in it has a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.course.cache import open_cached
from learn_torch.course.catalogue import open_course, open_file, open_path
from learn_torch.course.course import open_target
from learn_torch.course.localize import apply_overlay, current
from learn_torch.course.overlays import read_translation
from learn_torch.course.stamping import write_stamps
from learn_torch.errors import LessonUnreadable
from tests.course.translating import LESSON, OVERLAY, lesson_in, write_course


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "course"


def wrong_with(root: Path, before: str, after: str) -> list[str]:
    """The mistakes of the overlay after a replacement in it, without its path."""
    assert before in OVERLAY
    path = write_course(root, OVERLAY.replace(before, after), stamp=False)
    with pytest.raises(LessonUnreadable) as caught:
        read_translation(path, lesson_in(root))
    return [str(mistake).replace(f"{path}:", "") for mistake in caught.value.mistakes]


# --- laying it over ---------------------------------------------------------------------------


def test_everything_a_learner_reads_is_in_the_other_language(root):
    overlay = read_translation(write_course(root), lesson_in(root))
    lesson = apply_overlay(lesson_in(root), overlay.translation)
    show, ask, exercise = lesson.cells
    assert (lesson.title, lesson.goal) == ("两倍", "你能把张量翻倍。")
    assert show.text == "运算同时作用于所有数。"
    assert "# 两个数就够了" in str(show.code)
    assert ask.predict is not None
    assert (ask.predict.choices, ask.predict.answer) == (("六个", "三"), "六个")
    assert ask.predict.because == "和是 3。"
    assert exercise.exercise is not None
    assert "# 在这里写代码" in exercise.exercise.starter
    assert exercise.exercise.hints == ("用乘法。", "乘以二。")
    given = current(lesson_in(root).cell("try"), overlay.translation)
    assert given is not None and given.messages == {"Do not halve it.": "不要减半。"}


def test_ids_checks_and_wrong_answers_stay_and_what_is_left_out_is_the_lessons_own(root):
    source = lesson_in_course(root)
    lesson = apply_overlay(
        source, read_translation(root / "basics/01-double.zh-Hans.yaml", source).translation
    )
    mine, theirs = lesson.cell("try").exercise, source.cell("try").exercise
    assert mine is not None
    assert theirs is not None
    assert (mine.check, mine.wrong, mine.solution) == (theirs.check, theirs.wrong, theirs.solution)
    assert lesson.cell("ask").code == source.cell("ask").code


def lesson_in_course(root: Path):
    write_course(root)
    return lesson_in(root)


def test_a_cell_that_has_changed_is_read_in_the_source_and_the_others_are_not(root):
    path = write_course(root)
    (root / "basics/01-double.yaml").write_text(LESSON.replace("And this?", "And that?"))
    source = lesson_in(root)
    lesson = apply_overlay(source, read_translation(path, source).translation)
    assert lesson.cell("ask") == source.cell("ask")
    assert lesson.cell("show").text == "运算同时作用于所有数。"
    assert lesson.title == "两倍"


def test_a_changed_check_makes_its_messages_stale(root):
    path = write_course(root)
    (root / "basics/01-double.yaml").write_text(LESSON.replace("halve it.", "halve that."))
    source = lesson_in(root)
    assert current(source.cell("try"), read_translation(path, source).translation) is None


def test_what_is_not_stamped_is_not_shown(root):
    path = write_course(root, stamp=False)
    source = lesson_in(root)
    assert apply_overlay(source, read_translation(path, source).translation) == source


# --- in a course ------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["course", "file", "overlay", "cache"])
def test_a_lesson_brings_its_translations(root, how, tmp_path):
    path = write_course(root)
    match how:
        case "course":
            course = open_course(root)
        case "file":
            course = open_file(root / "basics/01-double.yaml")
        case "overlay":
            course, _ = open_target(str(path), open_path)
        case _:
            open_cached(root, tmp_path / "cache")
            course = open_cached(root, tmp_path / "cache")
    [entry] = course.entries
    assert course.mistakes == ()
    assert entry.overlays["zh-Hans"].translation.title == "两倍"
    assert entry.overlays["zh-Hans"].lines["ask"] > 10
    assert course.titles["zh-Hans"].title == "我的课程"
    assert course.titles["zh-Hans"].tracks == {"basics": "基础"}


def test_a_broken_translation_does_not_close_its_lesson(root):
    write_course(root, "format: 1\ntitel: x\n", stamp=False)
    course = open_course(root)
    assert [entry.overlays for entry in course.entries] == [{}]
    [mistake] = course.mistakes
    assert str(mistake).endswith(
        "01-double.zh-Hans.yaml:2:1: unknown key 'titel'. Did you mean 'title'?"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "basics/01-double.zh-Hant.yaml",
            "'zh-Hant' is no language of translations. zh-Hant is derived",
        ),
        ("basics/01-double.zh-hans.yaml", "Did you mean 'zh-Hans'?"),
        ("basics/02-other.zh-Hans.yaml", "there is no '02-other.yaml' that this translates."),
        ("lessons.zh-Hans.yaml", "there is no 'lessons.yaml' that this translates."),
    ],
)
def test_a_file_that_translates_nothing_is_a_mistake(root, name, words):
    write_course(root)
    (root / name).write_text("format: 1\n")
    [mistake] = open_course(root).mistakes
    assert words in str(mistake)


def test_a_translation_behind_a_link_that_leads_out_is_not_read(root, tmp_path):
    path = write_course(root)
    path.rename(tmp_path / "outside.yaml")
    path.symlink_to(tmp_path / "outside.yaml")
    course = open_course(root)
    assert "leads out of the course" in str(course.mistakes[0])
    assert course.entries[0].overlays == {}


def test_a_track_that_is_none_is_a_mistake_in_the_titles(root):
    write_course(root)
    (root / "course.zh-Hans.yaml").write_text("format: 1\ntracks: {basic: x}\n")
    [mistake] = open_course(root).mistakes
    assert ":2:10: the course has no track 'basic'. Did you mean 'basics'?" in str(mistake)


# --- mistakes ---------------------------------------------------------------------------------


def test_an_unknown_cell_brings_the_nearest_id(root):
    told = wrong_with(root, "  show:\n", "  shows:\n")
    assert told == ["5:3: the lesson has no cell 'shows'. Did you mean 'show'?"]


def test_another_number_of_hints_or_choices_is_refused(root):
    assert wrong_with(root, "[用乘法。, 乘以二。]", "[用乘法。]") == [
        "20:12: 'hints' has 1 items; the lesson has 2. Translate each, in the lesson's order."
    ]
    assert wrong_with(root / "b", "[六个, 三]", "[六个, 三, 四]") == [
        "13:14: 'choices' has 3 items; the lesson has 2. Translate each, in the lesson's order."
    ]


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("      x * 2\n", "      x * 3\n", "10:11"),
        ("      x * 2\n", "      x * 2\n      y\n", "11:7"),
        ("      x * 2\n", "", "9:7"),
        ("          ...  ", "          pass ", "19:11"),
        ("      import torch\n", '      import "torch"\n', "8:14"),
    ],
)
def test_another_program_is_refused_at_its_first_difference(root, before, after, place):
    [told] = wrong_with(root, before, after)
    assert told.startswith(f"{place}: ")
    assert "is not the lesson's program here; comments alone are translated." in told


def test_a_translation_states_what_the_lesson_quotes(root):
    lesson = root / "basics" / "01-double.yaml"
    overlay = write_course(root)
    quoting = lesson.read_text().replace(
        "because: The sum is 3.", "because: The sum is 3.\n    quotes: [{value: 3}]"
    )
    lesson.write_text(quoting)
    assert open_course(root).mistakes == ()
    overlay.write_text(overlay.read_text(encoding="utf-8").replace("和是 3。", "和是 4。"))
    [mistake] = open_course(root).mistakes
    assert "the lesson quotes '3' here, and this text does not" in str(mistake)


def course_with_code(root, code, old, new):
    """A stamped course whose first cell has other code, and whose overlay says `new` for `old`."""
    lesson, path = root / "basics" / "01-double.yaml", write_course(root, stamp=False)
    lesson.write_text(lesson.read_text().replace("      x * 2\n", f"      {code}\n", 1))
    overlay = OVERLAY.replace("      x * 2\n", f"      {code}\n", 1)
    path.write_text(overlay.replace(old, new), encoding="utf-8")
    write_stamps(path, lesson_in(root))
    return path


@pytest.mark.parametrize(
    ("label", "shown", "words"),
    [
        ("y", "y 轴", "no text in the code of this cell is 'y'. Copy the label from the code."),
        ("rate {rate}", "学习率", "{rate} of the phrase is missing in its translation."),
        ("rate {rate}", "学习率 {r}", "the phrase has no {r}."),
    ],
)
def test_a_label_is_one_of_the_code(root, label, shown, words):
    plots = 'x * 2; plt.plot(x, label=f"rate {x}")'
    labels = "    labels: {'rate {rate}': '学习率 {rate}'}\n"
    path = course_with_code(root, plots, "  ask:\n", f"{labels}  ask:\n")
    assert open_course(root).mistakes == ()
    stamped = path.read_text(encoding="utf-8")
    given = f"labels: {{'{label}': '{shown}'}}"
    path.write_text(
        stamped.replace("labels: {'rate {rate}': '学习率 {rate}'}", given), encoding="utf-8"
    )
    assert any(words in str(mistake) for mistake in open_course(root).mistakes)


def test_a_label_may_be_of_a_cell_above(root):
    titles = 'x * 2; titles = ["rate"]'
    course_with_code(root, titles, "  ask:\n", "  ask:\n    labels: {rate: 学习率}\n")
    assert open_course(root).mistakes == ()


def test_what_the_cell_has_not_cannot_be_translated(root):
    assert wrong_with(
        root, "    because: 和是 3。\n", "    because: 和是 3。\n    starter: x\n"
    ) == ["15:5: the lesson's cell has no 'starter' to translate. Leave it out."]


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ('"{a} is not {b}": "{a} 不是"', "{b} of the phrase is missing in its translation."),
        ('"{call} fails": "{cal} 不行"', "the phrase has no {cal}. Did you mean 'call'?"),
        ('"{a} and {a}": "{a}"', "{a} stands twice in this phrase."),
        ('"{a} {b}": "{a}{b}"', "this phrase holds no word."),
    ],
)
def test_a_phrase_and_its_translation_name_the_same(root, phrase, words):
    told = wrong_with(root, "Do not halve it.: 不要减半。", phrase)
    assert any(words in line for line in told)


def test_lists_and_nothing_where_a_mapping_belongs_are_told(root):
    told = wrong_with(
        root, "    messages:\n      Do not halve it.: 不要减半。\n", "    messages: [a]\n"
    )
    assert told == [
        "21:15: 'messages': expected a mapping of names to texts, found a list. Leave out the '- '."
    ]
    path = write_course(root / "b", "format: 1\ncells:\n  show:\n", stamp=False)
    with pytest.raises(LessonUnreadable, match="3:3: 'show' has no value"):
        read_translation(path, lesson_in(root / "b"))


def test_a_stale_cell_is_not_held_against_its_lesson(root):
    path = write_course(root)
    changed = LESSON.replace("[Multiply., By two.]", "[Multiply.]").replace("# two", "+ 1 # two")
    (root / "basics/01-double.yaml").write_text(changed)
    assert read_translation(path, lesson_in(root)).translation.title == "两倍"
    with pytest.raises(LessonUnreadable, match="'hints' has 2 items; the lesson has 1"):
        write_stamps(path, lesson_in(root))


# --- stamps -----------------------------------------------------------------------------------


def test_stamping_touches_the_stamps_alone(root):
    path = write_course(root, stamp=False)
    assert write_stamps(path, lesson_in(root))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert "".join(line for line in lines if "source:" not in line) == OVERLAY
    assert lines[1].startswith("source: ")
    assert lines[6].startswith("    source: ")
    assert not write_stamps(path, lesson_in(root))


@pytest.mark.parametrize("written", ["source: old", 'source: "old"  # then', "source:   'o l d'"])
def test_a_stamp_that_is_there_is_replaced_in_its_place(root, written):
    path = write_course(root, OVERLAY.replace("  ask:\n", f"  ask:\n    {written}\n"))
    stamp = read_translation(path, lesson_in(root)).translation.cells["ask"].source
    assert len(stamp) == 8
    after = "  # then" if "then" in written else ""
    assert f"{stamp}{after}\n" in path.read_text(encoding="utf-8")


def test_a_mapping_in_brackets_and_windows_line_ends_are_stamped_too(root):
    overlay = "format: 1\r\ncells:\r\n  show: {text: 好}\r\n  try:\r\n    text: 写\r\n"
    path = write_course(root, stamp=False)
    path.write_bytes(overlay.encode())
    write_stamps(path, lesson_in(root))
    cells = read_translation(path, lesson_in(root)).translation.cells
    assert all(len(cell.source) == 8 for cell in cells.values())
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") == 7


def test_a_stamp_on_several_lines_is_refused_and_nothing_is_written(root):
    path = write_course(
        root, OVERLAY.replace("  ask:\n", "  ask:\n    source: |\n      x\n"), stamp=False
    )
    before = path.read_bytes()
    with pytest.raises(LessonUnreadable, match="the stamp is not on one line"):
        write_stamps(path, lesson_in(root))
    assert path.read_bytes() == before
