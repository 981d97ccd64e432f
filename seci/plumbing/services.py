"""What one process keeps open for all its requests: settings, the index, the renderer, the store of attachments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from flask import Flask, current_app

from seci.plumbing.markdown import Renderer
from seci.plumbing.search import Index, Writer
from seci.plumbing.storage import FolderStorage, Storage

if TYPE_CHECKING:
    from seci.config import Settings


@dataclass
class Services:
    """Opened lazily, so that a command that never renders starts no renderer and a forked worker opens its own."""

    settings: Settings

    @cached_property
    def renderer(self) -> Renderer:
        """Markdown to HTML in killable processes."""
        return Renderer()

    @cached_property
    def index(self) -> Index:
        """The search index, followed from generation to generation."""
        return Index(self.settings.index_folder)

    @cached_property
    def index_writer(self) -> Writer:
        """Who changes the index; one at a time, by a lock file."""
        return Writer(self.settings.index_folder)

    @cached_property
    def storage(self) -> Storage:
        """Where the bytes of attachments are."""
        return FolderStorage(self.settings.instance / "uploads")

    def close(self) -> None:
        """Give back what was opened."""
        if "renderer" in vars(self):
            self.renderer.close()
        if "index" in vars(self):
            self.index.close()


def init_app(app: Flask, settings: Settings) -> None:
    """Give an application its services."""
    app.extensions["seci"] = Services(settings)


def services() -> Services:
    """The services of the running application."""
    found: Services = current_app.extensions["seci"]
    return found
