"""Tantivy asked the same questions, where it is installed: English stems, audience and topics as plain terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from seci.plumbing.search import Document

IS_INSTALLED = find_spec("tantivy") is not None
TOPICS = {"topics": {"terms": {"field": "topic", "size": 50}}}


class Tantivy:
    """An index of pages, read by one searcher."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._library = tantivy
        schema = tantivy.SchemaBuilder().add_integer_field("id", indexed=True, fast=True)
        for name in ("title", "body"):
            schema = schema.add_text_field(name, stored=True, tokenizer_name="en_stem")
        schema = schema.add_text_field("audience", tokenizer_name="raw", index_option="basic")
        self._schema = schema.add_text_field("topic", tokenizer_name="raw", index_option="basic", fast=True).build()
        folder.mkdir()
        self._index = tantivy.Index(self._schema, str(folder))
        self._writer = self._index.writer(num_threads=1)

    def add(self, one: Document) -> None:
        """Take a document in."""
        values = {"id": one.id, "title": one.title, "body": one.body, "audience": one.tokens, "topic": one.topics}
        self._writer.add_document(self._library.Document.from_dict(values, self._schema))

    def commit(self) -> None:
        """Make it findable."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def close(self) -> None:
        """Let the files go."""
        del self._searcher, self._writer, self._index

    def asking(self, text: str, groups: Iterable[str] = (), topic: str | None = None) -> Callable[[], Any]:
        """A search for the ten best."""
        query = self._beginning(text, "title", "body") if text.endswith("*") else self._parsed(text)
        if topic is not None:
            some = self._library.Query
            readable = some.term_set_query(self._schema, "audience", list(groups))
            query = query.and_must_match(readable, some.term_query(self._schema, "topic", topic))
        return lambda: self._ids(query)

    def facets(self, text: str) -> Callable[[], Any]:
        """A search, and the topics of all matches counted."""
        query = self._parsed(text)
        return lambda: (self._ids(query), self._searcher.aggregate(query, TOPICS))

    def snippets(self, text: str) -> Callable[[], Any]:
        """A search with the place of each of the ten."""
        query = self._parsed(text)

        def ask() -> list[str]:
            marked = self._library.SnippetGenerator.create(self._searcher, query, self._schema, "body")
            hits = self._searcher.search(query, 10).hits
            return [marked.snippet_from_doc(self._searcher.doc(address)).to_html() for _score, address in hits]

        return ask

    def jump(self, text: str) -> Callable[[], Any]:
        """Titles with a word that begins so."""
        query = self._beginning(text, "title")
        return lambda: self._ids(query)

    def _parsed(self, text: str) -> Any:
        return self._index.parse_query_lenient(text, ["title", "body"])[0]

    def _beginning(self, text: str, *fields: str) -> Any:
        pattern = f"{text.removesuffix('*').lower()}.*"
        some = self._library.Query
        kinds = [(self._library.Occur.Should, some.regex_query(self._schema, name, pattern)) for name in fields]
        return some.boolean_query(kinds)

    def _ids(self, query: Any) -> list[Any]:
        hits = self._searcher.search(query, 10).hits
        return list(self._searcher.fast_field_values("id", [address for _score, address in hits]))
