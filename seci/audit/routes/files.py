"""Files of comma-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(name: str, heads: Iterable[str], lines: Iterable[Iterable[str | float]]) -> Response:
    """Lines as a file. What a spreadsheet would take for a formula begins with a quote (OWASP, CSV injection)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows(list(_plain(line)) for line in lines)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text.getvalue(), mimetype="text/csv", headers=headers)


def _plain(line: Iterable[str | float]) -> Iterator[str | float]:
    for cell in line:
        yield f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
