"""`course.yaml`: the course's name, and its tracks in their order."""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from learn_torch.course.model import Id, StrictMapping, Title
from learn_torch.course.nodes import Mapping, Node, Scalar, mappings
from learn_torch.course.reader import load
from learn_torch.course.rules import check_one_line, check_unique
from learn_torch.course.source import Place, Source
from learn_torch.course.wording import did_you_mean, quoted
from learn_torch.errors import Mistake
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
