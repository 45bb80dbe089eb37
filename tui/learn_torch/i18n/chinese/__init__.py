"""Everything that the program says, in Simplified Chinese.

A catalogue for `tr`: whole sentences of ours. Phrases for `told`: sentences that are made where no
learner's language is known (in the kernel's processes, in errors, in what is kept) and travel as
English. Modules rather than a data file: nothing is parsed before the first paint.
"""
