"""Who may get past the guard of which route: a row for each, and for each level who is told what (S-050)."""

from __future__ import annotations


def names(text: str) -> list[str]:
    """Endpoints, written as words."""
    return text.split()


PUBLIC = names("""
accounts.accept_invitation accounts.ask_reset accounts.choose_password accounts.come_in accounts.join
accounts.send_reset accounts.make_first_admin accounts.set_password accounts.sign_in accounts.sign_out
accounts.welcome commons.show_liveness commons.show_readiness static api-document
""")

ANYONE = names("""
accounts.change_password accounts.change_profile accounts.edit_password accounts.end_sessions accounts.list_people
accounts.list_sessions accounts.list_tokens accounts.make_token accounts.show_person accounts.show_profile
accounts.show_settings api-bin.list_bin api-connections.list_wanted api-drafts.list_drafts api-me.change_me
api-me.show_me api-notices.list_notices api-notices.mark_notices_read api-people.list_people api-people.show_person
api-playbooks.list_playbooks api-playbooks.write_playbook api-search.search api-spaces.list_spaces
api-spaces.make_space api-teams.list_teams api-teams.show_team api-today.show_today api-topics.list_topics
combination.complete_name combination.list_topics combination.show_jump combination.show_loose_ends
combination.show_search combination.show_wanted commons.mark_notices_read commons.show_notices
externalization.keep_new_draft externalization.list_spaces externalization.make_space externalization.new_playbook
externalization.new_space externalization.preview_new_playbook externalization.show_bin externalization.attach_to_new
externalization.write_playbook internalization.show_today api-connections.list_loose_ends
api-insights.capture_insight api-insights.list_insights api-logs.list_logs api-logs.write_log
api-pairings.list_pairings api-pairings.offer_pairing socialization.add_insight socialization.capture_insight
socialization.list_insights socialization.list_pairings socialization.new_capture socialization.new_insight
socialization.new_pairing socialization.offer_pairing socialization.keep_new_insight
""")

READERS = names("""
externalization.write_down
api-attachments.list_attachments api-attachments.read_attachment api-attachments.show_attachment
api-comments.list_comments api-comments.make_comment api-connections.list_backlinks api-connections.list_links
api-connections.list_mentions api-connections.list_related api-items.show_item api-items.show_journey
api-playbooks.show_playbook
api-revisions.compare_revisions api-revisions.list_revisions api-revisions.show_revision api-spaces.list_shares
api-spaces.show_space api-topics.describe_topic api-topics.list_items_under api-topics.show_topic
combination.describe_topic combination.edit_topic combination.show_connected combination.show_topic
commons.make_comment commons.show_item commons.show_journey externalization.compare_revisions
externalization.list_attachments externalization.list_shares externalization.show_attachment
externalization.show_branch externalization.show_history externalization.show_playbook externalization.show_revision
externalization.show_space
""")

WRITERS = names("""
api-attachments.attach_file api-attachments.remove_attachment api-connections.link_mention api-drafts.keep_draft
api-playbooks.move_playbook api-playbooks.publish_playbook api-playbooks.revise_playbook
api-revisions.restore_revision combination.link_mention externalization.attach_files externalization.choose_place
externalization.edit_playbook externalization.keep_draft externalization.move_playbook
externalization.preview_playbook externalization.publish_playbook externalization.remove_attachment
externalization.reorder_playbook externalization.restore_revision externalization.revise_playbook
externalization.show_conflict api-playbooks.reorder_playbook
""")

KEEPERS = names("""
api-playbooks.remove_playbook api-playbooks.withdraw_playbook api-spaces.change_space api-spaces.give_share
api-spaces.take_share externalization.change_space externalization.edit_space externalization.remove_playbook
externalization.share_space externalization.stop_sharing externalization.withdraw_playbook
""")

AUTHOR = names("""
api-comments.change_comment api-comments.remove_comment commons.change_comment commons.edit_comment
commons.remove_comment commons.settle_comment
""")

# What is between a mentor and a learner: nobody else finds it, whatever they may do elsewhere (S-072).
PAIR = names("""
api-insights.show_insight api-insights.see_insight api-insights.unsee_insight api-logs.add_follow_up
api-logs.keep_private_points api-logs.revise_log api-logs.settle_follow_up api-logs.show_log
api-logs.show_private_points api-pairings.accept_pairing api-pairings.change_pairing api-pairings.decline_pairing
api-pairings.end_pairing api-pairings.pause_pairing api-pairings.resume_pairing api-pairings.show_pairing
socialization.accept_pairing socialization.add_follow_up socialization.change_pairing socialization.decline_pairing
socialization.edit_log socialization.edit_pairing socialization.edit_private_points socialization.end_pairing
socialization.keep_private_points socialization.new_log socialization.pause_pairing socialization.resume_pairing
socialization.reopen_follow_up socialization.revise_log socialization.see_insight socialization.settle_follow_up
socialization.show_insight socialization.show_log socialization.show_pairing socialization.unsee_insight
socialization.write_log
socialization.keep_new_log socialization.keep_log_draft socialization.keep_private_draft api-drafts.keep_log_draft
""")

# Of what is between the two, that which only who noticed or logged it may do.
FINDER = names("""
api-insights.change_insight api-insights.write_insight_down socialization.change_consent socialization.change_insight
socialization.edit_insight socialization.keep_insight_draft api-drafts.keep_insight_draft
api-insights.remove_insight socialization.remove_insight api-logs.remove_log socialization.remove_log
""")

# Only who made the thing finds it at all; for everybody else there is none. What is not in the bin nobody finds there.
OWN = names("""
accounts.revoke_token api-drafts.drop_draft api-drafts.show_draft commons.discard_draft commons.go_on_with_draft
api-bin.restore_playbook externalization.restore_playbook externalization.restore_attachment
api-attachments.restore_attachment api-insights.restore_insight socialization.restore_insight api-logs.restore_log
socialization.restore_log
""")

ADMINS = names("""
accounts.change_person accounts.change_team accounts.deactivate_person accounts.edit_person accounts.edit_team
accounts.invite accounts.list_accounts accounts.list_invitations accounts.list_jobs accounts.list_mail
accounts.list_teams accounts.make_team accounts.put_into_team accounts.reactivate_person accounts.repeat_invitation
accounts.retry_job accounts.send_link accounts.show_admin accounts.show_mail accounts.take_out_of_team
accounts.withdraw_invitation
""")

# Figures and what one may read, for everybody; lines of the ledger for administrators and for managers of a team.
FLOW = names("""
audit.show_definitions audit.show_flow audit.show_looks audit.show_rows audit.show_table audit.show_topics
api-flow.list_counted api-flow.list_looks
api-flow.list_stuck api-flow.list_topic_flows api-flow.show_summary
""")
LEDGER = names("audit.show_ledger audit.show_ledger_file api-flow.list_lines")

ROWS = {
    name: level
    for level, names in {
        "public": PUBLIC,
        "anyone": ANYONE,
        "reader": READERS,
        "writer": WRITERS,
        "keeper": KEEPERS,
        "author": AUTHOR,
        "pair": PAIR,
        "finder": FINDER,
        "own": OWN,
        "admin": ADMINS,
        "flow": FLOW,
        "ledger": LEDGER,
    }.items()
    for name in names
}

PRACTICE_ANYONE = names("""
internalization.list_practice internalization.list_checklists internalization.list_habits
api-checklists.list_checklists api-assignments.list_assignments api-assignments.give_assignment api-runs.list_runs
api-habits.list_habits api-habits.plan_habit
""")
PRACTICE_READERS = names("""
internalization.show_checklist internalization.new_assignment internalization.give_assignment
api-checklists.show_checklist internalization.practise_item
""")
PRACTICE_WRITERS = names("""
internalization.new_checklist internalization.make_checklist internalization.edit_checklist
internalization.change_checklist api-checklists.make_checklist api-checklists.change_checklist
""")
# Whoever was not given it and did not give it finds no assignment; runs and habits are found by their person alone.
PRACTICE_OWN = names("""
internalization.show_assignment internalization.begin_run internalization.decline_assignment
internalization.accept_assignment internalization.pause_assignment internalization.resume_assignment
internalization.skip_day internalization.take_back_skip internalization.edit_habit internalization.plan_habit
internalization.show_habit internalization.record_slip internalization.take_back_slip internalization.show_run
internalization.tick_step internalization.finish_run internalization.reopen_run internalization.keep_reflection
internalization.new_suggestion internalization.make_suggestion api-runs.make_suggestion
api-assignments.show_assignment api-assignments.decline_assignment api-assignments.accept_assignment
api-assignments.pause_assignment api-assignments.resume_assignment api-assignments.skip_day
api-assignments.take_back_skip api-runs.begin_run api-runs.show_run api-runs.change_run api-habits.show_habit
api-habits.change_habit api-habits.record_slip api-habits.take_back_slip
""")

ROWS |= dict.fromkeys(PRACTICE_ANYONE, "anyone") | dict.fromkeys(PRACTICE_READERS, "reader")
ROWS |= dict.fromkeys(PRACTICE_WRITERS, "writer") | dict.fromkeys(PRACTICE_OWN, "own")

# For each level, who is told what. Everybody not named is let past the guard.
REFUSED = {
    "anyone": {},
    "reader": {"olaf": 404, "max": 404, "root": 404},
    "writer": {"olaf": 404, "max": 404, "root": 404, "noor": 403},
    "keeper": {"olaf": 404, "max": 404, "root": 404, "noor": 403, "ada": 403},
    "author": {"olaf": 404, "max": 404, "root": 404, "noor": 403, "ada": 403},
    "pair": {"olaf": 404, "max": 404, "root": 404, "ada": 404},
    "finder": {"olaf": 404, "max": 404, "root": 404, "ada": 404, "noor": 403},
    "own": {"olaf": 404, "max": 404, "root": 404, "noor": 404, "ada": 404},
    "admin": {"olaf": 403, "max": 403, "noor": 403, "mara": 403},
    "flow": {},
    "ledger": {"olaf": 403, "noor": 403, "mara": 403},
}
LET_IN = {"reader": ["noor", "ada", "mara"], "writer": ["ada", "mara"], "keeper": ["mara"], "author": ["mara"]}
LET_IN |= {"pair": ["noor", "mara"], "finder": ["mara"]}
