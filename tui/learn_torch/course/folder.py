"""What lies in a course's folder: lesson files, sub-folders, and what looks like one and is none."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from learn_torch.course import glossary
from learn_torch.course.manifest import FILE_NAME
from learn_torch.course.wording import quoted
from learn_torch.errors import LessonUnreadable, Mistake
from learn_torch.i18n.message import msg


@dataclass(frozen=True)
class Folder:
    """One folder of a course, in the order of the names."""

    lessons: tuple[Path, ...]
    folders: tuple[Path, ...]
    mistakes: tuple[Mistake, ...]
    translations: tuple[Path, ...] = ()


def look_into(folder: Path, root: Path) -> Folder:
    """The lessons and sub-folders of `folder`; a link that leads out of `root` is a mistake.

    Translations (`10-tensors.zh-Hans.yaml`) are listed apart; hidden files, the course's own files
    and whatever is not YAML are passed over.
    """
    lessons, folders, mistakes, translations = [], [], [], []
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        message = msg("the folder cannot be read: {error}.", error=error.strerror or "")
        return Folder((), (), (Mistake(folder, 1, 1, message, msg("Try 'chmod u+rx' on it.")),))
    own_files = (root / FILE_NAME, root / glossary.FILE_NAME)
    for path in paths:
        if path.name.startswith("."):
            continue
        wrong = _wrong(path, root)
        if wrong is not None:
            mistakes.append(wrong)
        elif path.is_dir():
            folders.append(path)
        elif path.suffix == ".yaml" and "." in path.stem:
            translations.append(path)
        elif path.suffix == ".yaml" and path not in own_files:
            lessons.append(path)
    return Folder(tuple(lessons), tuple(folders), tuple(mistakes), tuple(translations))


def leads_out(path: Path, root: Path) -> Mistake | None:
    """The mistake that the path is a link to something outside `root`, if it is one."""
    if not path.is_symlink() or Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        return None
    message = msg("this link leads out of the course, and is not followed.")
    return Mistake(path, 1, 1, message, msg("Copy what it points to."))


def has_file(path: Path, root: Path) -> bool:
    """Whether the course has the file; raises LessonUnreadable for a link that leads out of it."""
    if (link := leads_out(path, root)) is not None:
        raise LessonUnreadable([link])
    return os.path.lexists(path)


def _wrong(path: Path, root: Path) -> Mistake | None:
    is_yaml = path.suffix.lower() in (".yaml", ".yml")
    if (is_yaml or path.is_dir()) and (link := leads_out(path, root)):
        return link
    if is_yaml and path.suffix != ".yaml" and not path.is_dir():
        message = msg("a lesson ends in '.yaml', not in {suffix}.", suffix=quoted(path.suffix))
        remedy = msg("Rename it {name}.", name=quoted(path.stem + ".yaml"))
        return Mistake(path, 1, 1, message, remedy)
    return None
