"""A folder a language: who it is in `__init__`, what the program says in it in `catalog`.

To add a language, add a folder. `__init__` gives CODE (BCP 47), NAME (in the language itself),
LOCALES (tags of locales that mean it) and, where its text is derived from another language,
WRITTEN_IN and CONVERTER; `catalog` gives MESSAGES, a mapping of English sentences to its own, and
JOINT and COMMA, what stands between two sentences and between items. No other code names a language but English.
"""
