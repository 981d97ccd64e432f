"""What is practised in these tests."""

from __future__ import annotations

import pytest
from flask import Flask

from seci.internalization.models import Assignment, Checklist, Run
from tests.makers import make_assignment, make_checklist, make_run


@pytest.fixture
def checklist(app: Flask) -> Checklist:
    """Three steps from a playbook of Ada's in the Workshop."""
    return make_checklist()


@pytest.fixture
def assignment(checklist: Checklist) -> Assignment:
    """Ada practises it every day."""
    return make_assignment(checklist)


@pytest.fixture
def run(assignment: Assignment) -> Run:
    """Ada's run of today, finished, with its first step done."""
    return make_run(assignment)
