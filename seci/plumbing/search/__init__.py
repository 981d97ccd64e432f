"""Full-text search: the only importers of Whoosh.

Whoosh keeps the files: schema, writing, segments, merging. Reading is our own: posting lists become numpy arrays once
and are scored, masked and counted as such, which is some hundred times faster than a Python call per posting and gives
the same ranking as Whoosh's exhaustive search. The index is a cache of what SQL knows: whenever it is missing, outdated
or damaged, one exception says so, and `rebuild` makes a new one beside the old and swaps.

    create(folder)                                           an empty index
    index = Index(folder)                                    one per process, shared by its threads
    index.search(parse(text), tokens, limit=20, offset=0, without=ids, facets=("kind", "space", "topic")) -> Results
    index.complete(prefix, tokens, limit) -> words           index.jump(text, tokens, limit) -> ids
    index.related(id, tokens, limit) -> ids                  index.hashes() -> {id: hash}        index.count() -> int
    index.follow()    see a commit at once; else within 0.1 s   index.damage() -> names of damaged files   index.close()
    writer = Writer(folder, durable=False, timeout=0.0)      one at a time, by a lock file
    writer.write(documents, removed)                         one commit; then a little merging
    writer.tidy()     when idle, until it says False         writer.optimize()   at night
    rebuild(folder, documents, progress, reread=…) -> Rebuilt(count, refused)
    snippet(body, query, width) and highlight(title, query) -> [(text, whether it was asked for)]
    occurrences(text, query) -> (where a word of the query begins, which of its terms it is), …
    count_terms(query) -> how many terms that may be         composed(text) -> the text those places are in
    STOP_WORDS   words that say nothing about what a text is about

Errors: SearchUnavailable (show a notice, rebuild), SearchBusy (try later), Unindexable (leave that document out).
"""

from __future__ import annotations

from seci.plumbing.search.documents import Document, Hit, Results
from seci.plumbing.search.errors import SearchBusy, SearchUnavailable, Unindexable
from seci.plumbing.search.grammar import Chip, Clause, Query, Term, parse
from seci.plumbing.search.index import Index
from seci.plumbing.search.rebuild import Rebuilt, create, rebuild
from seci.plumbing.search.snippets import composed, count_terms, highlight, occurrences, snippet
from seci.plumbing.search.stop_words import STOP_WORDS
from seci.plumbing.search.writer import Writer

__all__ = [
    "STOP_WORDS",
    "Chip",
    "Clause",
    "Document",
    "Hit",
    "Index",
    "Query",
    "Rebuilt",
    "Results",
    "SearchBusy",
    "SearchUnavailable",
    "Term",
    "Unindexable",
    "Writer",
    "composed",
    "count_terms",
    "create",
    "highlight",
    "occurrences",
    "parse",
    "rebuild",
    "snippet",
]
