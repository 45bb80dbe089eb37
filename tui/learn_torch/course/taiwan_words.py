"""`python -m learn_torch.course.taiwan_words GLOSSARY`: the glossary's terms as OpenCC is to convert them."""

from __future__ import annotations

import sys
from pathlib import Path

from learn_torch.course.glossary import Glossary
from learn_torch.course.glossary_reader import read_glossary

HEAD = '''"""Simplified to Taiwan's terms, generated from lessons/glossary.yaml by `make schema`."""

GLOSSARY_WORDS = {
'''


def taiwan_words(glossary: Glossary) -> dict[str, str]:
    """Return the terms that Taiwan names otherwise; those with a gloss or a space are no words."""
    pairs = {
        term.zh_hans.term: term.zh_hant
        for term in glossary.terms
        if term.zh_hans is not None and term.zh_hant is not None
    }
    return {hans: hant for hans, hant in sorted(pairs.items()) if _is_word(hans) and _is_word(hant)}


def module(glossary: Glossary) -> str:
    """Return the source of the module that keeps them."""
    lines = [f'    "{hans}": "{hant}",\n' for hans, hant in taiwan_words(glossary).items()]
    return HEAD + "".join(lines) + "}\n"


def _is_word(text: str) -> bool:
    return not set(text) & set(" （）/") and not text.isascii()


if __name__ == "__main__":
    sys.stdout.write(module(read_glossary(Path(sys.argv[1]).resolve()).glossary))
