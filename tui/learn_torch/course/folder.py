"""A course's folder: `course.yaml`, lesson files, sub-folders, and what looks like one and is none."""

from __future__ import annotations

import os
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from learn_torch.course import glossary
from learn_torch.course.model import Id, StrictMapping, Title
from learn_torch.course.nodes import Mapping, Node, Scalar, mappings
from learn_torch.course.reader import load
from learn_torch.course.rules import check_one_line, check_unique
from learn_torch.course.source import Place, Source
from learn_torch.course.wording import did_you_mean, quoted
from learn_torch.errors import LessonUnreadable, Mistake
from learn_torch.i18n.message import msg

FILE_NAME = "course.yaml"


class TrackListing(StrictMapping, frozen=True):
    """A track: the folder of that id, and what a learner calls it."""

    id: Id
    title: Title


class Manifest(StrictMapping, frozen=True):
    """A course of learn-torch."""

    format: Literal[1]
    id: Annotated[Id, Meta(description="Progress hangs on it.")]
    title: Title
    tracks: Annotated[tuple[TrackListing, ...], Meta(max_length=100)] = ()


@dataclass(frozen=True)
class Listed:
    """A manifest, and the file that it was read from."""

    manifest: Manifest
    source: Source
    places: Lookup[str, Place]
    """Track id to where it is listed."""

    def title(self, track: str) -> str | None:
        """What a learner calls that track; None if it is not listed."""
        titles = {listing.id: listing.title for listing in self.manifest.tracks}
        return titles.get(track)

    def differences(self, folders: list[str]) -> list[Mistake]:
        """The mistakes in which list and disk differ; `folders` are those with a lesson file."""
        found = Source(self.source.path, self.source.text)
        for track, place in self.places.items():
            if track not in folders:
                message = msg("the track {track} has no folder with lessons.", track=quoted(track))
                otherwise = msg("Add the folder, or take the track out.")
                found.note(place, message, did_you_mean(track, folders, otherwise))
        for folder in folders:
            if folder not in self.places:
                name = quoted(folder)
                message = msg("the folder {name} holds lessons and is not a track here.", name=name)
                remedy = msg("Add '- id: {id}' and a title to 'tracks'.", id=folder)
                found.note(Place(), message, remedy)
        return found.mistakes


def read_manifest(path: Path) -> Listed:
    """The manifest in the file; LessonUnreadable, with every mistake, if it is none."""
    loaded = load(path, Manifest, msg("the course"), _check)
    tracks = mappings(loaded.root, "tracks")
    places = {
        name.text: name.place for track in tracks if isinstance(name := track.get("id"), Scalar)
    }
    return Listed(loaded.value, loaded.source, places)


def _check(source: Source, root: Node | None) -> None:
    if isinstance(root, Mapping):
        check_one_line(source, root, "title")
        check_unique(source, list(mappings(root, "tracks")))


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
