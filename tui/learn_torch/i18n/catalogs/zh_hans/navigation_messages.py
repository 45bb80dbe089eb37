"""Finding one's way, stopping, leaving and finishing, in Simplified Chinese."""

from __future__ import annotations

NAVIGATION = {
    "Search for themes…": "查找主题…",
}
