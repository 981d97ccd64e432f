"""The tree playbooks stand in."""

from __future__ import annotations

from flask import Flask

from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import trees
from seci.plumbing.db import db
from tests.makers import make_playbook


def test_above_and_below_are_found_whatever_the_depth(app: Flask, noor: Person) -> None:
    line = [make_playbook("0")]
    for number in range(1, 8):
        line.append(make_playbook(str(number), parent=line[-1]))
    beside = make_playbook("beside", parent=line[0])
    assert [one.title for one in trees.path_to(line[-1], noor)] == ["0", "1", "2", "3", "4", "5", "6"]
    assert trees.ids_above(line[-1].id) == [one.id for one in reversed(line[:-1])]
    levels = trees.levels_below(line[0].id)
    assert [len(level) for level in levels] == [2, 1, 1, 1, 1, 1, 1]
    assert {row.id for level in levels for row in level} == {one.id for one in line[1:]} | {beside.id}


def test_a_circle_comes_to_an_end(app: Flask) -> None:
    top = make_playbook("Top")
    low = make_playbook("Low", parent=top)
    with db.write():
        top.parent_id = low.id
    assert [[row.id for row in level] for level in trees.levels_below(top.id)] == [[low.id]]
    assert trees.ids_above(top.id) == [low.id, top.id]


def test_a_step_one_may_not_read_is_left_out_of_the_path(app: Flask, noor: Person, ada: Person) -> None:
    top = make_playbook("Top")
    hidden = make_playbook("Hidden", parent=top, is_published=False)
    low = make_playbook("Low", parent=hidden)
    assert [one.title for one in trees.path_to(low, noor)] == ["Top"]
    assert [one.title for one in trees.path_to(low, ada)] == ["Top", "Hidden"]


def test_counts_are_of_what_the_viewer_may_read(
    app: Flask, noor: Person, olaf: Person, ada: Person, workshop: Space, vault: Space
) -> None:
    top = make_playbook("Top")
    make_playbook("Shown", parent=top)
    make_playbook("Hidden", parent=top, is_published=False)
    make_playbook("Safe", space=vault)
    assert trees.counts(olaf) == {workshop.id: 2}
    assert trees.counts(noor) == {workshop.id: 2, vault.id: 1}
    for viewer, inside in ((olaf, 1), (ada, 2)):
        rows = db.session.execute(trees.level(workshop, viewer)).all()
        assert [branch.inside for branch in trees.branches(rows, viewer)] == [inside]


def test_branches_say_how_many_are_not_drawn(app: Flask, ada: Person, workshop: Space) -> None:
    top = make_playbook("Top")
    below = make_playbook("Below", parent=top)
    make_playbook("Deep", parent=below)
    (branch,) = trees.with_children(db.session.execute(trees.level(workshop, ada)).all(), ada)
    assert (branch.inside, branch.hidden) == (1, 0)
    assert (branch.children[0].inside, branch.children[0].hidden) == (1, 1)
