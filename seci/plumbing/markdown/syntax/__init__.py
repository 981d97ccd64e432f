"""What we add to Python-Markdown's grammar: one file for each thing people write."""
