"""A small organization to look around in: what forty people said, wrote and practised, told relative to today.

`organization/` holds what is told; `stories`, `talks` and `plans` read it; `deeds`, `meetings` and `practice` turn it
into acts in the order of their time, and each act goes through the same verbs as anybody's.
"""
