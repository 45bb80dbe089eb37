"""Which language a learner reads, and what the program says in it.

English is the language of the source. Simplified Chinese is written by hand, Traditional Chinese
derived from it. Nothing in this package imports another of ours but `errors`.
"""
