"""SECI: where an organization's know-how moves."""
