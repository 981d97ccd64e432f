"""What one typed and did not save, beside what stands there: to go on with, or to throw away."""

from __future__ import annotations

from flask import render_template
from flask_wtf import FlaskForm

from seci.commons.drafts import Draft
from seci.commons.forms import differences
from seci.commons.items import Item
from seci.plumbing.comparisons import compare


def offer_page(draft: Draft, item: Item, before: FlaskForm, after: FlaskForm, body: str) -> str:
    """The page.

    Args:
        before: the form as it would be without the draft; `after` as it was typed; `body` the longest field of both.
    """
    return render_template(
        "socialization/offer_draft.html",
        draft=draft,
        item=item,
        comparison=compare(before[body].data or "", draft.body),
        differences=differences(before, after, body),
    )
