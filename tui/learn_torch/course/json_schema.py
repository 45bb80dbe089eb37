"""The formats of lessons, translations and glossaries as JSON Schemas, for editors.

    python -m learn_torch.course.json_schema [lesson | translation | glossary]

Made from the structs that the reader decodes into. Two things are added by hand: what the
reader's rules say of keys that go together, and that a key left out is not the same as null.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from learn_torch.course.glossary import Glossary
from learn_torch.course.model import FORMAT, Lesson
from learn_torch.course.translation import Translation

Schema = dict[str, Any]


FORMS = {"lesson": Lesson, "translation": Translation, "glossary": Glossary}


def schema(noun: str) -> Schema:
    """The JSON Schema (draft 2020-12) of a lesson, a translation or a glossary."""
    found: Schema = _without_null(msgspec.json.schema(FORMS[noun]))
    if noun == "lesson":
        _add_rules(found["$defs"]["Cell"], found["$defs"]["Predict"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"learn-torch {noun}, format {FORMAT}",
    } | found


def _add_rules(cell: Schema, predict: Schema) -> None:
    cell["anyOf"] = [{"required": [key]} for key in ("text", "code", "exercise")]
    cell["not"] = {"required": ["exercise", "code"]}
    cell["dependentRequired"] = {key: ["code"] for key in ("predict", "expect", "raises")}
    choices = predict["properties"]["choices"]
    choices |= {"minItems": 2, "uniqueItems": True}
    del choices["default"]


def _without_null(part: Any) -> Any:
    """The schema with `anyOf: [X, null]` become X, and the default null gone."""
    if isinstance(part, list | tuple):
        return [_without_null(item) for item in part]
    if not isinstance(part, dict):
        return part
    choices = part.get("anyOf", [])
    if {"type": "null"} not in choices:
        return {key: _without_null(value) for key, value in part.items()}
    (only,) = [choice for choice in choices if choice != {"type": "null"}]
    outer = {key: value for key, value in part.items() if key not in ("anyOf", "default")}
    return _without_null(only | outer)


def schema_text(noun: str = "lesson") -> str:
    """What `lessons/schema.json` holds, `translation.schema.json` or `glossary.schema.json`."""
    return json.dumps(schema(noun), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text(*sys.argv[1:]))
