"""Write a report to stdout, or atomically to a file."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from learn_torch.atomic_file import write_atomically
from learn_torch.errors import UsageError
from learn_torch.i18n.message import msg


class Sink:
    """Writes one report. Created before the work, so that a bad path is reported at once."""

    def __init__(self, path: str | None) -> None:
        self._path = None if path is None else Path(path)
        if self._path is not None:
            _refuse_unwritable(self._path)

    @property
    def is_file(self) -> bool:
        """Whether stdout stays empty."""
        return self._path is not None

    def write(self, text: str) -> None:
        """Write the report, in UTF-8 if it is JSON, XML or a file."""
        if self._path is None:
            if text.startswith(("{", "<?xml")) and isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8")
            sys.stdout.write(text)
            sys.stdout.flush()
            return
        try:
            _write(self._path, text)
        except OSError as error:
            raise UsageError(
                msg(
                    "{path} could not be written: {error}.",
                    path=str(self._path),
                    error=error.strerror or str(error),
                )
            ) from error


def _refuse_unwritable(path: Path) -> None:
    if path.is_dir():
        raise UsageError(
            msg("--output {path} is a folder.", path=str(path)), msg("Name a file in it.")
        )
    if not path.resolve().parent.is_dir():
        raise UsageError(
            msg("--output {path}: there is no such folder.", path=str(path)),
            msg("Create it first."),
        )
    target = path if path.exists() else path.resolve().parent
    if not os.access(target, os.W_OK):
        raise UsageError(
            msg("--output {path} may not be written.", path=str(path)),
            msg("Choose another place."),
        )


def _write(path: Path, text: str) -> None:
    target = path.resolve()
    if target.exists() and not target.is_file():  # /dev/stderr, a named pipe
        target.write_text(text, encoding="utf-8")
    else:
        write_atomically(target, text.encode())
