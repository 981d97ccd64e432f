"""The project's instrument: `make bench` fills an instance and prints one table, each row beside a trivial Flask page.

Machines are shared and noisy: read the ratios, not the seconds. Nothing here runs in `make test`.
"""
