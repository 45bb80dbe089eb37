"""Our own sentences, by their English; a test finds what is missing or unused."""

from __future__ import annotations

from learn_torch.i18n.chinese.command_line import COMMAND_LINE
from learn_torch.i18n.chinese.keys import KEYS
from learn_torch.i18n.chinese.pages import PAGES
from learn_torch.i18n.chinese.screens import SCREENS

CATALOGUE = SCREENS | KEYS | PAGES | COMMAND_LINE
