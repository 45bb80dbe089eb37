"""Simplified Chinese, written by hand. Modules, not a data file: nothing is parsed at the start."""

CODE = "zh-Hans"
NAME = "简体中文"
LOCALES = ("zh",)
