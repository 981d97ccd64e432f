"""Machines any web application could have. Nothing here knows a word of the domain."""
