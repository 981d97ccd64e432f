"""Files that hang on a playbook: sent, listed, served, taken away."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response as FlaskResponse
from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response
from werkzeug.wsgi import wrap_file

from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import N_, Invalid, NotFound, Refusal
from seci.externalization import attachments, bp, media, playbooks, revisions
from seci.externalization.attachments import File
from seci.externalization.forms import FilesForm
from seci.externalization.models import Attachment, Playbook
from seci.plumbing.db import db
from seci.plumbing.services import services

Page = str | tuple[str | Response, int] | Response
YEAR = 31_536_000  # seconds


@bp.get("/playbooks/<int:id>/attachments")
@may("playbook.show", playbooks.get)
def list_attachments(playbook: Playbook) -> str:
    """What hangs on a playbook, and a form to add to it."""
    return _list(playbook, FilesForm())


@bp.post("/playbooks/<int:id>/attachments")
@may("playbook.revise", playbooks.get)
def attach_files(playbook: Playbook) -> Page:
    """Attach one or several files; a program in the page is told what to put into the text."""
    form = FilesForm()
    wants_json = request.accept_mimetypes.best == "application/json"
    try:
        made = _attach(playbook, _sent(form))
    except Refusal as refusal:
        put_errors(form, refusal)
        if wants_json:
            return jsonify(detail=[*form.file.errors, *form.form_errors][0]), refusal.status
        return _list(playbook, form), refusal.status
    if wants_json:
        return jsonify(markdown=" ".join(attachments.markdown_for(one) for one in made)), 201
    flash(ngettext("%(num)s file is attached.", "%(num)s files are attached.", len(made)))
    return redirect(url_for(".list_attachments", id=playbook.id))


@bp.post("/playbooks/new/attachments")
@may("playbook.begin")
def attach_to_new() -> Page:
    """Keep a file for a playbook that is not saved yet; only programs in the page ask for this.

    Where the form was saved meanwhile, or somebody went back to it, the file hangs on what that made.
    """
    form, person, submission = FilesForm(), viewer(), request.args.get("submission", "")[:64]
    try:
        files = _received(_sent(form))
        with db.write():
            saved = revisions.submitted(person, submission)
            if saved is not None and is_allowed(person, "playbook.revise", saved):
                made = [attachments.attach(saved, file, by=person) for file in files]
            else:
                made = [attachments.hold(submission, file, by=person) for file in files]
    except Refusal as refusal:
        put_errors(form, refusal)
        return jsonify(detail=[*form.file.errors, *form.form_errors][0]), refusal.status
    return jsonify(markdown=" ".join(attachments.markdown_for(one) for one in made)), 201


def _attach(playbook: Playbook, sent: list[FileStorage]) -> list[Attachment]:
    playbook_id, person = playbook.id, viewer()
    files = _received(sent)
    with db.write():
        present = playbooks.get(playbook_id, person)
        if present is None or not is_allowed(person, "playbook.revise", present):
            raise NotFound
        return [attachments.attach(present, file, by=person) for file in files]


def _sent(form: FilesForm) -> list[FileStorage]:
    sent = [file for file in form.file.data or () if isinstance(file, FileStorage) and file.filename]
    if not sent:
        raise Invalid({"file": N_("Choose at least one file.")})
    return sent


def _received(sent: list[FileStorage]) -> list[File]:
    db.session.rollback()  # a disk may be slow; no read transaction stays open meanwhile
    return [attachments.receive(file.filename or "", file.stream) for file in sent]


def _list(playbook: Playbook, form: FilesForm) -> str:
    return render_template(
        "externalization/list_attachments.html",
        playbook=playbook,
        form=form,
        page=page_of(attachments.of(playbook), request.args.get("cursor")),
        megabytes=services().settings.max_upload_mb,
        may_revise=is_allowed(viewer(), "playbook.revise", playbook),
    )


@bp.get("/attachments/<int:id>/<name>")
@may("attachment.show", attachments.get_to_show)
def show_attachment(attachment: Attachment, name: str) -> Response:
    """A file. Only raster pictures are shown in place, everything else is downloaded and could run nothing.

    By its plain address the browser asks each time, so that a right that was lost counts at once; with the digest as
    `v` it may keep the file for good.
    """
    if name != attachment.name:
        return redirect(attachments.path_of(attachment.id, attachment.name))
    response = FlaskResponse(direct_passthrough=True, mimetype=attachment.media_type)
    response.headers["Content-Disposition"] = disposition(attachment)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.set_etag(attachment.digest)
    response.cache_control.private = True
    if request.args.get("v") == attachment.digest[:12]:
        response.cache_control.max_age, response.cache_control.immutable = YEAR, True
    else:
        response.cache_control.no_cache = True
    response.content_length = attachment.size
    stream = attachments.opened(attachment)
    response.call_on_close(stream.close)
    response.response = wrap_file(request.environ, stream)
    try:
        return response.make_conditional(request, accept_ranges=True, complete_length=attachment.size)
    except HTTPException:  # a part was asked for that there is not; then nobody closes this answer
        response.close()
        raise


def disposition(attachment: Attachment) -> str:
    """How a browser is to treat a file and what to call it (RFC 6266, RFC 8187)."""
    kind = "inline" if attachment.media_type in media.PICTURES else "attachment"
    plain = "".join(char if (char.isascii() and char.isalnum()) or char in " ._-" else "_" for char in attachment.name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(attachment.name, safe='')}"


@bp.post("/attachments/<int:id>/remove")
@may("attachment.remove", attachments.get)
def remove_attachment(attachment: Attachment) -> Response:
    """Take a file away."""
    playbook_id, name = attachment.item_id, attachment.name
    with db.write():
        attachments.remove(attachment, by=viewer())
    undo = url_for(".restore_attachment", id=attachment.id)
    flash(_("“%(name)s” was taken away.", name=name), f"undo {undo}")
    return redirect(url_for(".list_attachments", id=playbook_id))


@bp.post("/attachments/<int:id>/restore")
@may("attachment.remove", attachments.get_removed)
def restore_attachment(attachment: Attachment) -> Response:
    """Bring a file back that was taken away."""
    with db.write():
        attachments.restore(attachment, by=viewer())
    flash(_("“%(name)s” is back.", name=attachment.name))
    return redirect(url_for(".list_attachments", id=attachment.item_id))
