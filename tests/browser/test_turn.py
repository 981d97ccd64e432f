"""One full turn of the spiral on a telephone, through the pages people see, with JavaScript and without."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Window
from tests.browser.test_accessibility import faults, faults_now, too_wide
from tests.browser.writing import write
from tests.pages import stations

pytestmark = pytest.mark.browser

THUMB = 44
"""Pixels each way of what a thumb should hit (WCAG 2.5.5)."""


@dataclass
class Walker:
    """Somebody with a telephone, to whom every page on the way must be well made."""

    shown: Window
    wrong: dict[str, list[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @property
    def page(self) -> Page:
        return self.shown.page

    def go(self, path: str) -> None:
        self.shown.go(path)
        self._look()

    def press(self, selector: str) -> None:
        """Press the first link or button in the page's own part that is found so."""
        self.shown.press(self.page.locator(f"main >> {selector} >> visible=true").first)
        self._look()

    def fill(self, **texts: str) -> None:
        """Type into fields by their names, the way a person does: in the field, letter by letter."""
        for name, text in texts.items():
            area = self.page.locator(f"main [name={name}]")
            area.click()
            area.fill("")
            area.press_sequentially(text)

    def choose(self, name: str, value: str) -> None:
        """Press one of several round buttons, by its label."""
        id = self.page.locator(f"main [name={name}][value={value}]").get_attribute("id")
        self.page.locator(f"main label[for='{id}']").click()

    def write_below(self, text: str) -> None:
        """Write on at the end of what stands in the editor."""
        if self.shown.runs_scripts:
            self.page.locator(".cm-content").click()
            self.page.keyboard.press("Control+End")
            self.page.keyboard.insert_text(text)
        else:
            area = self.page.locator("main [name=body]")
            area.fill(area.input_value() + text)

    @property
    def strip(self) -> str:
        """The four stations as drawn, in their order."""
        expect(self.page.locator(".strip__line")).to_be_visible()
        return " ".join(stations(BeautifulSoup(self.page.content(), "html.parser")).values())

    def _look(self) -> None:
        is_new = self.shown.path not in self.seen
        self.seen.add(self.shown.path)
        found = (faults_now if self.shown.runs_scripts and is_new else too_wide)(self.page)  # axe is a script itself
        if found:
            self.wrong.setdefault(self.shown.path, found)


def pair_up(mentor: Walker, learner: Walker, goal: str) -> None:
    """A pairing is offered and accepted; the mentor stands at it."""
    mentor.go("/mentoring/pairings/new")
    mentor.fill(mentor="@mara", learner="@noor", goal=goal)
    mentor.press("form button.btn--primary")
    pairing = mentor.shown.path
    learner.go(pairing)
    learner.press("button:has-text('Accept')")
    mentor.go(pairing)


def talk(mentor: Walker, learner: Walker) -> str:
    """A meeting is logged, and read by the other but for what is private. Gives the address of the log."""
    mentor.press("a:has-text('Log a meeting')")
    mentor.fill(shared="She held the torch low, and nothing dripped.", private="I was impatient.", minutes="45")
    mentor.choose("kind", "observation")
    mentor.press("form button.btn--primary")
    assert mentor.strip == "done open open open"
    learner.go(mentor.shown.path)
    assert "nothing dripped" in learner.page.inner_text("main")
    assert "impatient" not in learner.page.inner_text("main")
    return mentor.shown.path


def notice(mentor: Walker, title: str) -> str:
    """From the log comes an insight that may be written down. Gives its address."""
    mentor.press("a:has-text('Capture an insight')")
    mentor.fill(body="- Hold the torch low", title=title)
    mentor.choose("consent", "write")
    mentor.press("form button.btn--primary")
    assert mentor.strip == "done open open open"
    return mentor.shown.path


def write_down(mentor: Walker, place: str, more: str) -> str:
    """The insight becomes a playbook that refers to another. Gives its address."""
    mentor.press("a:has-text('Turn into playbook')")
    assert mentor.page.locator(".prompts li").count() >= 4
    mentor.page.locator("main [name=space]").select_option(label=place)
    mentor.write_below(more)
    mentor.press("button[value=published]")
    assert mentor.strip == "done done done open"
    return mentor.shown.path


def take_up(learner: Walker, playbook: str) -> list[str]:
    """The strip leads on to a checklist, and that to an assignment with a plan. Gives the addresses of the three."""
    learner.go(playbook)
    assert learner.strip == "done done done open"
    learner.press(".strip__station--practised a")
    learner.press("form button.btn--primary")
    checklist = learner.shown.path
    expect(learner.page.locator(".steps__step")).to_have_count(2)
    assert learner.strip == "done done done begun"
    learner.press(".page-head__actions a.btn--primary")
    learner.choose("schedule", "day")
    learner.press("form button.btn--primary")
    assignment = learner.shown.path
    assert learner.strip == "done done done begun"
    learner.press("a:has-text('Make a plan')")
    learner.fill(anchor="I light the torch", two_minutes="hold it low once")
    learner.press("form button.btn--primary")
    assert "hold it low once" in learner.page.inner_text(".plan")
    learner.press("a:has-text('The whole plan')")
    assert learner.strip == "done done done begun"
    return [checklist, assignment, learner.shown.path]


def practise(learner: Walker, assignment: str, reflection: str) -> str:
    """A run is ticked by a thumb and finished, and what it taught becomes an insight. Gives the address of the run."""
    learner.go(assignment)
    learner.press("button:has-text('Practise now')")
    run = learner.shown.path
    assert learner.strip == "done done done done"
    for _step in range(2):
        learner.press(".run-step--open .run-state--done")
    for button in learner.page.locator(".run-state, .run-end button").all():
        box = button.bounding_box()
        assert box is not None and box["height"] >= THUMB and box["width"] >= THUMB
    learner.press(".run-end button")
    assert learner.page.inner_text(".win__said").startswith("2 steps done.")
    learner.fill(reflection=reflection)
    learner.press("button[name=insight]")
    expect(learner.page.locator("h1")).to_have_text(reflection)
    assert learner.strip.startswith("done")
    return run


def run_journey(run: str) -> str:
    """Where the whole story of a run is told."""
    return f"/items/{run.rsplit('/', 1)[1].split('-', maxsplit=1)[0]}/journey"


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_people_walk_a_whole_turn_on_a_telephone(window: Open, script: bool) -> None:
    """A-001, A-008, A-014: every page on the way is accessible and none is wider than the telephone; what came of it is
    looked at wide, narrow, light and dark."""
    place, goal, title = f"Welding shop {script}", f"Weld overhead {script}", f"Hold it low {script}"
    reflection = f"Left-handed it is easier, {script}."
    mentor = Walker(window("mara", width=360, script=script))
    learner = Walker(window("noor", width=360, script=script))
    mentor.go("/playbooks/spaces/new")
    mentor.fill(name=place)
    mentor.press("form button.btn--primary")
    write(window("mara"), f"Torch safety {script}", "Goggles on first.\n")

    pair_up(mentor, learner, goal)
    log = talk(mentor, learner)
    insight = notice(mentor, title)
    playbook = write_down(mentor, place, f"\n- Count to ten\n\nSee [[Torch safety {script}]].\n")
    checklist, assignment, habit = take_up(learner, playbook)
    run = practise(learner, assignment, reflection)

    for path in (log, insight, playbook, checklist, assignment, habit, run):
        learner.go(path)
        assert learner.strip == "done done done done", path
        expect(learner.page.locator(".strip__back")).to_have_text("Came back as an insight, level 1")
    learner.press(".strip__end a")
    story = learner.page.inner_text("main")
    assert all(words in story for words in (goal, title, reflection))
    mentor.go(playbook)
    assert mentor.strip == "done done done begun", "what somebody else practises is theirs"
    if script:  # the other pages of the turn are looked at with those of their rooms
        for walker, path in ((mentor, f"{insight.split('-')[0]}/edit"), (learner, run_journey(run))):
            if wrong := faults(walker.shown.go(path)):
                walker.wrong[path] = wrong
    assert mentor.wrong | learner.wrong == {}
    assert mentor.shown.complaints + learner.shown.complaints == []
