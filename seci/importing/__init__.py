"""Coming in from elsewhere: knowledge that was written down in another system becomes playbooks here.

A format reads a folder or an archive into a `Source` (pages, files, problems) and never touches the database;
rewriting turns the links of the source into links between playbooks; arriving makes playbooks of the pages, once, and
revises them when the source has changed. Nothing is guessed silently: whatever was renamed, skipped or left
unresolved stands in the report.
"""
