"""Tables every kind of item shares: audience, passages, lineage, events, comments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from seci.plumbing.triggers import append_only

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
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
    op.create_index("ix_item_space_id_changed_at", "item", ["space_id", "changed_at"], unique=False)
    op.create_index("ix_item_title_key", "item", ["title_key"], unique=False)
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
            "mode in ('socialization', 'externalization', 'combination', 'internalization')",
            name=op.f("ck_hand_over_mode"),
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
        "item_topic",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_item_topic_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_item_topic_topic_id_topic", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "topic_id", name="pk_item_topic"),
    )
    op.create_index("ix_item_topic_topic_id", "item_topic", ["topic_id"], unique=False)

    append_only("event", "UPDATE")
    append_only("event", "DELETE")
    append_only("hand_over", "UPDATE")
