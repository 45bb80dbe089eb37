"""A folder becomes a course; what cannot be read is told and does not close the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.course.catalogue import open_course, open_file
from learn_torch.course.course import Course
from learn_torch.errors import CourseError, LessonUnreadable, NoSuchLesson
from tests.course.malformed import CELLS, HEAD

MANIFEST = """\
format: 1
id: my-course
title: My course
tracks:
  - id: training
    title: Training
  - id: basics
    title: The basics
"""


@pytest.fixture
def root(tmp_path):
    """Three lessons in two tracks, and a manifest that orders them against the alphabet."""
    root = tmp_path / "my-lessons"
    write(root / "course.yaml", MANIFEST)
    for name in ("basics/10-tensors.yaml", "basics/02-before.yaml", "training/20-loop.yaml"):
        write(root / name)
    return root


def write(path: Path, text: str = (HEAD + CELLS).decode()) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def ids(course: Course) -> list[tuple[str, list[str]]]:
    return [(track.id, [entry.id for entry in track.entries]) for track in course.tracks]


def told(course: Course) -> list[str]:
    """The mistakes, each as 'file:line:column: message remedy' with the root left out."""
    return [str(mistake).replace(f"{course.root}/", "") for mistake in course.mistakes]


def test_the_manifest_names_the_course_and_orders_its_tracks(root):
    course = open_course(root)
    assert (course.id, course.title, course.mistakes) == ("my-course", "My course", ())
    assert [track.title for track in course.tracks] == ["Training", "The basics"]
    assert ids(course) == [("training", ["loop"]), ("basics", ["before", "tensors"])]


def test_the_number_orders_the_lessons_of_a_track_and_is_no_part_of_the_id(root):
    entries = open_course(root).entries
    assert [(entry.number, entry.id) for entry in entries] == [
        (1, "loop"),
        (2, "before"),
        (3, "tensors"),
    ]
    assert entries[2].path == root / "basics" / "10-tensors.yaml"
    assert entries[2].lines == {"one": 6}


def test_without_a_manifest_the_folders_are_the_tracks(root):
    (root / "course.yaml").unlink()
    write(root / "03-loss_and-more" / "10-loss.yaml")
    write(root / "10-alone.yaml")
    course = open_course(root)
    assert (course.id, course.title) == ("my-lessons", "My lessons")
    assert [track.id for track in course.tracks] == ["", "03-loss_and-more", "basics", "training"]
    assert [track.title for track in course.tracks][:2] == ["My lessons", "Loss and more"]


def test_lessons_beside_the_tracks_come_first(root):
    write(root / "10-alone.yaml")
    course = open_course(root)
    assert ids(course)[0] == ("", ["alone"])
    assert course.tracks[0].title == "My course"


def test_next_and_previous_cross_the_tracks_and_end_at_the_ends(root):
    course = open_course(root)
    loop, before, tensors = course.entries
    assert course.after(loop) == before
    assert course.before(before) == loop
    assert course.before(loop) is None
    assert course.after(tensors) is None


@pytest.mark.parametrize("name", ["tensors", "basics/tensors", "basics/10-tensors.yaml"])
def test_a_lesson_is_found_by_id_or_file(root, name):
    assert open_course(root).find(name).id == "tensors"


def test_a_lesson_is_found_by_path_from_wherever_one_stands(root, monkeypatch):
    course = open_course(root)
    monkeypatch.chdir(root / "basics")
    assert course.find("10-tensors.yaml").id == "tensors"
    assert course.find(root / "basics" / ".." / "basics" / "10-tensors.yaml").id == "tensors"


def test_a_lesson_that_is_not_there_brings_the_nearest_name(root):
    course = open_course(root)
    with pytest.raises(NoSuchLesson, match=r"called 'tensrs'\. Did you mean 'tensors'\?"):
        course.find("tensrs")
    with pytest.raises(NoSuchLesson, match=r"Did you mean 'tensors'\?"):
        course.find("basics/10-tensor.yaml")
    with pytest.raises(NoSuchLesson, match=r"called 'quantum'\. See what there is"):
        course.find("quantum")


def test_a_lesson_that_cannot_be_read_says_so_when_it_is_asked_for(root):
    write(root / "basics" / "10-tensors.yaml", "format: 1\n")
    for name in ("tensors", "basics/10-tensors.yaml"):
        with pytest.raises(NoSuchLesson, match=r"cannot be opened.*lacks the key 'title'"):
            open_course(root).find(name)


def test_one_bad_lesson_does_not_close_the_others(root):
    write(root / "basics" / "02-before.yaml", "title: [\n")
    write(root / "basics" / "BIG.yaml")
    course = open_course(root)
    assert ids(course) == [("training", ["loop"]), ("basics", ["tensors"])]
    assert told(course) == [
        "basics/02-before.yaml:1:8: the list that '[' opens here is not closed. "
        "Close it with ']'. Quote a text that holds one of ,:[]{} or begins with '['.",
        "basics/BIG.yaml:1:1: the file name 'BIG.yaml' is not of the form 'NN-name.yaml'. "
        "Rename it '10-big.yaml'.",
    ]


def test_an_id_is_taken_once_in_a_course(root):
    write(root / "basics" / "50-loop.yaml")
    course = open_course(root)
    assert [entry.id for entry in course.entries] == ["loop", "before", "tensors"]
    (mistake,) = told(course)
    assert mistake.startswith("basics/50-loop.yaml:1:1: the lesson id 'loop' is taken by")
    assert "training/20-loop.yaml" in mistake


def test_list_and_folders_must_agree(root):
    write(root / "basicz" / "10-more.yaml")
    (root / "training" / "20-loop.yaml").unlink()
    (root / "pictures").mkdir()
    assert told(open_course(root)) == [
        "course.yaml:5:9: the track 'training' has no folder with lessons. "
        "Add the folder, or take the track out.",
        "course.yaml:1:1: the folder 'basicz' holds lessons and is not a track here. "
        "Add '- id: basicz' and a title to 'tracks'.",
    ]


def test_a_misspelt_track_brings_the_nearest_folder(root):
    (root / "training").rename(root / "trainings")
    assert (
        "'training' has no folder with lessons. Did you mean 'trainings'?"
        in told(open_course(root))[0]
    )


def test_another_ending_is_a_mistake_and_other_files_are_none_of_ours(root):
    for name in ("11-a.yml", "12-b.YAML", "13-c.yaml.bak", "README.md", "schema.json", ".x.yaml"):
        write(root / "basics" / name)
    write(root / "basics" / "10-tensors.zh-Hans.yaml", "format: 1\ntitle: 张量\n")
    write(root / ".git" / "10-hidden.yaml")
    assert told(open_course(root)) == [
        "basics/11-a.yml:1:1: a lesson ends in '.yaml', not in '.yml'. Rename it '11-a.yaml'.",
        "basics/12-b.YAML:1:1: a lesson ends in '.yaml', not in '.YAML'. Rename it '12-b.yaml'.",
    ]


def test_no_link_leads_out_of_the_course(root, tmp_path):
    outside = write(tmp_path / "secret" / "10-outside.yaml")
    (root / "basics" / "30-out.yaml").symlink_to(outside)
    (root / "elsewhere").symlink_to(outside.parent)
    (root / "basics" / "40-in.yaml").symlink_to(root / "training" / "20-loop.yaml")
    course = open_course(root)
    assert ("basics", ["before", "tensors", "in"]) in ids(course)
    assert [mistake.split(": ", 1)[0] for mistake in told(course)] == [
        "elsewhere:1:1",
        "basics/30-out.yaml:1:1",
    ]
    assert all("leads out of the course" in mistake for mistake in told(course))


def test_a_manifest_behind_a_link_is_not_read_from_outside(root, tmp_path):
    (root / "course.yaml").rename(tmp_path / "course.yaml")
    (root / "course.yaml").symlink_to(tmp_path / "course.yaml")
    with pytest.raises(LessonUnreadable, match=r"course\.yaml:1:1: this link leads out"):
        open_course(root)


def test_a_folder_that_cannot_be_read_does_not_close_the_others(root, monkeypatch):
    iterdir = Path.iterdir

    def shut(folder: Path):
        if folder.name == "basics":
            raise PermissionError(13, "Permission denied")
        return iterdir(folder)

    monkeypatch.setattr(Path, "iterdir", shut)
    course = open_course(root)
    assert ids(course) == [("training", ["loop"])]
    assert told(course)[0] == (
        "basics:1:1: the folder cannot be read: Permission denied. Try 'chmod u+rx' on it."
    )


def test_links_that_lead_nowhere_or_round_are_told(root):
    (root / "basics" / "30-nowhere.yaml").symlink_to(root / "gone.yaml")
    (root / "basics" / "40-round.yaml").symlink_to(root / "basics" / "40-round.yaml")
    course = open_course(root)
    assert [mistake.split(": ")[1] for mistake in told(course)] == [
        "there is no such file. Check its name.",
        "the file cannot be read",
    ]


def test_a_folder_without_lessons_is_no_course(tmp_path):
    with pytest.raises(CourseError, match="There is no folder"):
        open_course(tmp_path / "none")
    with pytest.raises(CourseError, match="There is no lesson in"):
        open_course(tmp_path)


def test_a_course_of_which_nothing_can_be_read_tells_why(tmp_path):
    write(tmp_path / "basics" / "10-tensors.yaml", "")
    with pytest.raises(LessonUnreadable, match="the lesson is empty"):
        open_course(tmp_path)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (MANIFEST.replace("id: my-course\n", ""), "1:1: the course lacks the key 'id'"),
        (MANIFEST.replace("id: my-course", "id: My"), "2:5: 'id': expected small letters"),
        (MANIFEST.replace("tracks", "track"), r"4:1: unknown key 'track'\. Did you mean 'tracks'"),
        (MANIFEST.replace("training", "basics"), "7:9: the id 'basics' is taken by line 5"),
        (MANIFEST.replace("format: 1", "format: 3"), "1:9: the course is in format 3"),
        ("title: [", "1:8: the list"),
    ],
)
def test_a_wrong_manifest_is_refused_for_progress_hangs_on_its_id(root, wrong, where):
    write(root / "course.yaml", wrong)
    with pytest.raises(LessonUnreadable, match=rf"course\.yaml:{where}"):
        open_course(root)


def test_a_file_alone_is_a_course_of_one_lesson(tmp_path):
    path = write(tmp_path / "drafts" / "10-idea.yaml")
    course = open_file(path)
    assert (course.id, course.title) == ("drafts", "A lesson")
    assert [(entry.id, entry.number, entry.path) for entry in course.entries] == [("idea", 1, path)]


def test_a_file_of_a_course_belongs_to_it_so_that_progress_counts_there(root, monkeypatch):
    monkeypatch.chdir(root / "basics")
    course = open_file(Path("10-tensors.yaml"))
    assert (course.id, course.title, course.root) == ("my-course", "My course", root)
    assert [(track.id, track.title) for track in course.tracks] == [("basics", "The basics")]


def test_a_file_beside_the_tracks_belongs_to_the_course_too(root):
    course = open_file(write(root / "10-alone.yaml"))
    assert (course.id, ids(course)) == ("my-course", [("", ["alone"])])


def test_a_bad_file_is_refused_with_its_mistakes(tmp_path):
    with pytest.raises(LessonUnreadable, match="the lesson lacks the key 'goal'"):
        open_file(write(tmp_path / "10-idea.yaml", "format: 1\ntitle: Idea\n"))
