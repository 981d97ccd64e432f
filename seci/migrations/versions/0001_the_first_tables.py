"""The first tables

Revision: 0001, after nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from seci.plumbing.triggers import append_only

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "index_entry",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("audience", sa.Boolean(), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_index_entry"),
    )
    op.create_index("ix_index_entry_audience", "index_entry", ["audience"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("parked_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_due", "job", ["parked_at", "due_at"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("role in ('employee', 'manager', 'admin')", name="ck_person_role"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("email", name="uq_person_email"),
        sa.UniqueConstraint("handle", name="uq_person_handle"),
    )
    op.create_table(
        "session",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_session"),
    )
    op.create_index("ix_session_person_id", "session", ["person_id"], unique=False)
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["team.id"], name="fk_team_parent_id_team"),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        sa.UniqueConstraint("name", name="uq_team_name"),
    )
    op.create_index("ix_team_parent_id", "team", ["parent_id"], unique=False)
    op.create_table(
        "throttle",
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "subject", name="pk_throttle"),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("over_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("scope in ('read', 'write')", name="ck_api_token_scope"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_api_token_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_api_token"),
        sa.UniqueConstraint("digest", name="uq_api_token_digest"),
    )
    op.create_index("ix_api_token_person_id", "api_token", ["person_id"], unique=False)
    op.create_table(
        "credential",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_credential_person_id_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_credential"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_event_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    op.create_index("ix_event_at", "event", ["at"], unique=False)
    op.create_index("ix_event_by_id", "event", ["by_id"], unique=False)
    op.create_index("ix_event_item_id", "event", ["item_id"], unique=False)
    op.create_index("ix_event_kind", "event", ["kind"], unique=False)
    op.create_table(
        "membership",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_membership_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_membership_team_id_team", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "person_id", name="pk_membership"),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"], unique=False)
    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("over_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("purpose in ('invitation', 'reset')", name="ck_one_time_link_purpose"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_one_time_link_by_id_person"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_one_time_link_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_one_time_link_team_id_team", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_link"),
        sa.UniqueConstraint("digest", name="uq_one_time_link_digest"),
    )
    op.create_index("ix_one_time_link_email", "one_time_link", ["email"], unique=False)
    op.create_index("ix_one_time_link_person_id", "one_time_link", ["person_id"], unique=False)
    op.create_table(
        "space",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("access in ('open', 'listed', 'closed')", name="ck_space_access"),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_space_made_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_space"),
        sa.UniqueConstraint("name_key", name="uq_space_name_key"),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name="fk_item_changed_by_id_person"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_item_owner_id_person"),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_item_space_id_space"),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
    )
    op.create_index("ix_item_changed_at", "item", ["changed_at"], unique=False)
    op.create_index("ix_item_owner_id", "item", ["owner_id"], unique=False)
    op.create_index("ix_item_space_id", "item", ["space_id"], unique=False)
    op.create_index("ix_item_title_key", "item", ["title_key"], unique=False)
    op.create_table(
        "space_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("share", sa.String(), nullable=False),
        sa.CheckConstraint("share in ('reader', 'writer', 'keeper')", name="ck_space_share_share"),
        sa.CheckConstraint("(person_id is null) <> (team_id is null)", name="ck_space_share_one_of"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_space_share_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_space_share_space_id_space", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_space_share_team_id_team", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_space_share"),
        sa.UniqueConstraint("space_id", "person_id", name="uq_space_share_space_id_person_id"),
        sa.UniqueConstraint("space_id", "team_id", name="uq_space_share_space_id_team_id"),
    )
    op.create_index("ix_space_share_person_id", "space_share", ["person_id"], unique=False)
    op.create_index("ix_space_share_team_id", "space_share", ["team_id"], unique=False)
    op.create_table(
        "alias",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_alias_item_id_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "name_key", name="pk_alias"),
    )
    op.create_index("ix_alias_name_key", "alias", ["name_key"], unique=False)
    op.create_table(
        "audience",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_audience_item_id_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "token", name="pk_audience"),
    )
    op.create_index("ix_audience_token", "audience", ["token"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("passage", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["comment.id"], name="fk_comment_answers_id_comment", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_comment_by_id_person"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_comment_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name="fk_comment_settled_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    )
    op.create_index("ix_comment_answers_id", "comment", ["answers_id"], unique=False)
    op.create_index("ix_comment_item_id", "comment", ["item_id"], unique=False)
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_item_id", sa.Integer(), nullable=False),
        sa.Column("from_passage", sa.String(), nullable=True),
        sa.Column("from_revision", sa.Integer(), nullable=True),
        sa.Column("to_item_id", sa.Integer(), nullable=False),
        sa.Column("to_passage", sa.String(), nullable=True),
        sa.Column("to_revision", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "mode in ('socialization', 'externalization', 'combination', 'internalization')", name="ck_hand_over_mode"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_hand_over_by_id_person"),
        sa.ForeignKeyConstraint(
            ["from_item_id"], ["item.id"], name="fk_hand_over_from_item_id_item", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["to_item_id"], ["item.id"], name="fk_hand_over_to_item_id_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_hand_over"),
    )
    op.create_index("ix_hand_over_from", "hand_over", ["from_item_id", "from_passage"], unique=False)
    op.create_index("ix_hand_over_to", "hand_over", ["to_item_id", "to_passage"], unique=False)
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_item_id", sa.Integer(), nullable=False),
        sa.Column("from_passage", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("to_item_id", sa.Integer(), nullable=True),
        sa.Column("to_passage", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["from_item_id"], ["item.id"], name="fk_link_from_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_item_id"], ["item.id"], name="fk_link_to_item_id_item", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
    )
    op.create_index("ix_link_from_item_id", "link", ["from_item_id"], unique=False)
    op.create_index("ix_link_name_key", "link", ["name_key"], unique=False)
    op.create_index("ix_link_to_item_id", "link", ["to_item_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("passage", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_notice_by_id_person"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_notice_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_notice_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_person_id", "notice", ["person_id"], unique=False)
    op.create_table(
        "part",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("as", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_part_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_part_person_id_person"),
        sa.PrimaryKeyConstraint("item_id", "person_id", "as", name="pk_part"),
    )
    op.create_index("ix_part_person_id", "part", ["person_id"], unique=False)
    op.create_table(
        "passage",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("task", sa.Boolean(), nullable=True),
        sa.Column("under", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_passage_item_id_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "anchor", name="pk_passage"),
    )
    op.create_table(
        "playbook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["item.id"], name="fk_playbook_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["parent_id"], ["playbook.id"], name="fk_playbook_parent_id_playbook"),
        sa.PrimaryKeyConstraint("id", name="pk_playbook"),
        sa.UniqueConstraint("submission", name="uq_playbook_submission"),
    )
    op.create_index("ix_playbook_parent_id", "playbook", ["parent_id"], unique=False)
    op.create_table(
        "removal",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("with_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_removal_by_id_person"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_removal_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["with_id"], ["item.id"], name="fk_removal_with_id_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", name="pk_removal"),
    )
    op.create_index("ix_removal_with_id", "removal", ["with_id"], unique=False)
    op.create_table(
        "rendering",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("rest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_rendering_item_id_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "revision", name="pk_rendering"),
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["item.id"], name="fk_topic_id_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_topic"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_attachment_by_id_person"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["playbook.id"], name="fk_attachment_item_id_playbook", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_digest", "attachment", ["digest"], unique=False)
    op.create_index("ix_attachment_item_id", "attachment", ["item_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("topics", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("item_id is not null or space_id is not null", name="ck_draft_place"),
        sa.ForeignKeyConstraint(["item_id"], ["playbook.id"], name="fk_draft_item_id_playbook", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["playbook.id"], name="fk_draft_parent_id_playbook", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_draft_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_draft_space_id_space", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("person_id", "item_id", name="uq_draft_person_id_item_id"),
    )
    op.create_index("ix_draft_person_id", "draft", ["person_id"], unique=False)
    op.create_index("ix_draft_submission", "draft", ["submission"], unique=False)
    op.create_table(
        "item_topic",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_item_topic_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_item_topic_topic_id_topic", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "topic_id", name="pk_item_topic"),
    )
    op.create_index("ix_item_topic_topic_id", "item_topic", ["topic_id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_publication_by_id_person"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["playbook.id"], name="fk_publication_item_id_playbook", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", name="pk_publication"),
    )
    op.create_table(
        "revision",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_revision_by_id_person"),
        sa.ForeignKeyConstraint(["item_id"], ["playbook.id"], name="fk_revision_item_id_playbook", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "number", name="pk_revision"),
    )
    op.create_index("ix_revision_submission", "revision", ["item_id", "submission"], unique=False)
    op.create_table(
        "arrival",
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name="fk_arrival_attachment_id_attachment", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_arrival_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_arrival_space_id_space", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("space_id", "source", "key", name="pk_arrival"),
    )
    op.create_index("ix_arrival_item_id", "arrival", ["item_id"], unique=False)

    append_only("event", "UPDATE")
    append_only("event", "DELETE")
    append_only("revision", "UPDATE")
    append_only("revision", "DELETE")
    append_only("hand_over", "UPDATE")
