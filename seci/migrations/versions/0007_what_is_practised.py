"""Tables of practice: checklists, assignments, habits, runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from seci.plumbing.triggers import append_only

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "checklist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("playbook_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["item.id"], name="fk_checklist_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["playbook_id"], ["playbook.id"], name="fk_checklist_playbook_id_playbook"),
        sa.PrimaryKeyConstraint("id", name="pk_checklist"),
    )
    op.create_index("ix_checklist_playbook_id", "checklist", ["playbook_id"], unique=False)
    op.create_table(
        "step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("passage", sa.String(), nullable=True),
        sa.Column("two_minutes", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklist.id"], name="fk_step_checklist_id_checklist", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_step"),
        sa.UniqueConstraint("checklist_id", "version", "position", name="uq_step_checklist_id_version_position"),
    )
    op.create_index("ix_step_passage", "step", ["passage"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("rrule", sa.String(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on is null or ends_on >= starts_on", name=op.f("ck_assignment_ends_on")),
        sa.CheckConstraint("times is null or times between 1 and 7", name=op.f("ck_assignment_times")),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklist.id"], name="fk_assignment_checklist_id_checklist", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["id"], ["item.id"], name="fk_assignment_id_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
    )
    op.create_index("ix_assignment_checklist_id", "assignment", ["checklist_id"], unique=False)
    op.create_table(
        "assigned_team",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name="fk_assigned_team_assignment_id_assignment", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_assigned_team_team_id_team", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("assignment_id", "team_id", name="pk_assigned_team"),
    )
    op.create_table(
        "declination",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name="fk_declination_assignment_id_assignment", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_declination_person_id_person"),
        sa.PrimaryKeyConstraint("assignment_id", "person_id", name="pk_declination"),
    )
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.CheckConstraint("last_on is null or last_on >= first_on", name=op.f("ck_pause_last_on")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name="fk_pause_assignment_id_assignment", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_pause_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_pause"),
    )
    op.create_index("ix_pause_assignment_id", "pause", ["assignment_id"], unique=False)
    op.create_index("ix_pause_person_id", "pause", ["person_id"], unique=False)
    op.create_table(
        "habit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("anchor_key", sa.String(), nullable=False),
        sa.Column("two_minutes", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("bundle", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("friction", sa.String(), nullable=False),
        sa.CheckConstraint("direction in ('build', 'break')", name=op.f("ck_habit_direction")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name="fk_habit_assignment_id_assignment", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["id"], ["item.id"], name="fk_habit_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_habit_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_habit"),
        sa.UniqueConstraint("assignment_id", "person_id", name="uq_habit_assignment_id_person_id"),
    )
    op.create_index("ix_habit_anchor_key", "habit", ["anchor_key"], unique=False)
    op.create_index("ix_habit_person_id", "habit", ["person_id"], unique=False)
    op.create_table(
        "slip",
        sa.Column("habit_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["habit_id"], ["habit.id"], name="fk_slip_habit_id_habit", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("habit_id", "day", name="pk_slip"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name="fk_run_assignment_id_assignment", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklist.id"], name="fk_run_checklist_id_checklist", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["id"], ["item.id"], name="fk_run_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_run_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sa.UniqueConstraint("person_id", "assignment_id", "day", name="uq_run_person_id_assignment_id_day"),
    )
    op.create_index("ix_run_assignment_id", "run", ["assignment_id"], unique=False)
    op.create_index("ix_run_checklist_id", "run", ["checklist_id"], unique=False)
    op.create_table(
        "tick",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("state in ('done', 'skipped', 'unclear')", name=op.f("ck_tick_state")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_tick_run_id_run", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name="fk_tick_step_id_step", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "step_id", name="pk_tick"),
    )
    op.create_index("ix_tick_step_id", "tick", ["step_id"], unique=False)
    op.create_table(
        "reflection",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_reflection_run_id_run", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", name="pk_reflection"),
    )

    append_only("step", "UPDATE")
