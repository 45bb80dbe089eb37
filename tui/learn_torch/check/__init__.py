"""The headless front end: plan what a lesson owes, prove it, report it.

Nothing here imports Textual, and torch is imported by the kernel alone.
"""
