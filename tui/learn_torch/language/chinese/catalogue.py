"""Our own sentences, by their English; a test finds what is missing or unused."""

from __future__ import annotations

from learn_torch.language.chinese.command_line import COMMAND_LINE
from learn_torch.language.chinese.keys import KEYS
from learn_torch.language.chinese.pages import PAGES
from learn_torch.language.chinese.screens import SCREENS

CATALOGUE = SCREENS | KEYS | PAGES | COMMAND_LINE
