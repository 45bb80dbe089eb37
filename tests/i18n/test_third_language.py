"""Another language is a folder of `catalogs`; no code names it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CATALOG = {
    "__init__.py": 'CODE, NAME, LOCALES = "eo", "Esperanto", ("eo",)\n',
    "catalog.py": (
        'MESSAGES = {"There is no file {path}.": "Ne estas dosiero {path}.",\n'
        '            "Check the path.": "Kontrolu la vojon."}\n'
    ),
}
USE = """
import sys
from learn_torch.i18n import catalogs
catalogs.__path__.append(sys.argv[1])
from learn_torch.i18n.languages import LANGUAGES, following, named
from learn_torch.i18n.message import msg, paragraph
from learn_torch.i18n.translate import set_language, tr, tr_message
print(*LANGUAGES, named("eo_XX.UTF-8"), LANGUAGES["eo"].name, following("en"))
set_language("eo")
print(tr("There is no file {path}.", path="{path}"))
print(tr_message(paragraph(msg("There is no file {path}.", path="a"), msg("Check the path."))))
print(tr("Run"))
"""


def test_a_folder_is_a_language(tmp_path: Path) -> None:
    folder = tmp_path / "esperanto"
    folder.mkdir()
    for name, text in CATALOG.items():
        (folder / name).write_text(text)
    command = [sys.executable, "-c", USE, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "en zh-Hans zh-Hant eo eo Esperanto zh-Hans",
        "Ne estas dosiero {path}.",
        "Ne estas dosiero a. Kontrolu la vojon.",
        "Run",
    ]
