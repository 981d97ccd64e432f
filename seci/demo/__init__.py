"""A small organization to look around in: people, teams, spaces and playbooks with a past, told relative to today.

`organization/` holds what is told, `stories` reads it, `deeds` turns it into acts in the order of their time, and each
act goes through the same verbs as anybody's. Further rooms add their deeds here.
"""
