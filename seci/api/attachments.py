"""Attachments: files that hang on a playbook."""

from __future__ import annotations

from typing import Any

from flask import Response, request, send_file
from flask_smorest.fields import Upload
from marshmallow import fields

from seci.api.resources import Resource
from seci.api.shapes import Moment, Paging, PersonShape, Shape, Told, list_of, listed
from seci.commons.guards import allow, may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import N_, Invalid, NotFound
from seci.externalization import attachments, playbooks
from seci.externalization.models import Attachment, Playbook
from seci.plumbing.db import db

resource = Resource("attachments", "Files that hang on a playbook")


class AttachmentShape(Shape):
    """A file. `markdown` is what puts it into a text, `url` where its bytes are."""

    id = fields.Integer()
    playbook = fields.Integer(attribute="item_id")
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer()
    sha256 = fields.String(attribute="digest")
    url = Told(lambda attachment: attachments.path_of(attachment.id, attachment.name))
    markdown = Told(attachments.markdown_for)
    by = fields.Nested(PersonShape)
    at = Moment()


class FileShape(Shape):
    """A form with one file."""

    file = Upload(required=True)


@resource.get("/playbooks/<int:id>/attachments")
@may("playbook.show", playbooks.get)
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(AttachmentShape))
def list_attachments(playbook: Playbook, values: dict[str, Any]) -> dict[str, Any]:
    """What hangs on a playbook, by name"""
    return listed(page_of(attachments.of(playbook), values["cursor"], values["limit"]))


@resource.post("/playbooks/<int:id>/attachments")
@may("playbook.revise", playbooks.get)
@resource.arguments(FileShape, location="files")
@resource.response(201, AttachmentShape)
def attach_file(playbook: Playbook, values: dict[str, Any]) -> Attachment:
    """Hang a file on a playbook, sent as multipart/form-data"""
    if len(request.files.getlist("file")) > 1:
        raise Invalid({"file": N_("Send one file at a time.")})
    sent = values["file"]
    playbook_id = playbook.id
    db.session.rollback()  # storing may take a while; no read transaction stays open meanwhile
    file = attachments.receive(sent.filename or "", sent.stream)
    with db.write():
        present = playbooks.get(playbook_id, viewer())
        if present is None:
            raise NotFound
        allow(viewer(), "playbook.revise", present)
        return attachments.attach(present, file, by=viewer())


@resource.get("/attachments/<int:id>")
@may("attachment.show", attachments.get)
@resource.response(200, AttachmentShape)
def show_attachment(attachment: Attachment) -> Attachment:
    """What is known about a file"""
    return attachment


@resource.get("/attachments/<int:id>/content")
@may("attachment.show", attachments.get)
@resource.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def read_attachment(attachment: Attachment) -> Response:
    """The bytes of a file, whatever they are, to be saved and not shown"""
    response = send_file(
        attachments.opened(attachment),
        "application/octet-stream",
        as_attachment=True,
        download_name=attachment.name,
        etag=False,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@resource.delete("/attachments/<int:id>")
@may("attachment.remove", attachments.get)
@resource.response(204)
def remove_attachment(attachment: Attachment) -> None:
    """Take a file away"""
    with db.write():
        attachments.remove(attachment, by=viewer())


@resource.post("/attachments/<int:id>/restore")
@may("attachment.remove", attachments.get_removed)
@resource.response(200, AttachmentShape)
def restore_attachment(attachment: Attachment) -> Attachment:
    """Bring a file back that was taken away"""
    with db.write():
        attachments.restore(attachment, by=viewer())
    return attachment
