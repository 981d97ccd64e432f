"""One full turn: a log, an insight, a playbook, a checklist, an assignment, a plan, a run, and an insight again."""

from __future__ import annotations

from typing import Any

from bs4 import Tag

from seci.commons.people import Person
from tests import cast
from tests.cast import Browse
from tests.makers import make_pairing
from tests.pages import Browser, Page, stations


class Walker:
    """Somebody who goes from page to page by its links and forms."""

    def __init__(self, browser: Browser, path: str) -> None:
        self.browser = browser
        self.go(path)

    def go(self, path: str) -> Page:
        """Open a page; an address that only leads to another is followed."""
        answer = self.browser.client.get(path)
        if answer.status_code == 302:
            return self.go(str(answer.location))
        self.path, self.page = path.partition("#")[0], self.browser.get(path)
        return self.page

    def follow(self, words: str) -> Page:
        """Follow the link that says so."""
        links = [str(one["href"]) for one in self.page.all("a[href]") if words in one.get_text()]
        assert links, [one.get_text(" ", strip=True) for one in self.page.all("main a")]
        return self.go(links[0])

    def send(self, button: str, **values: Any) -> Page:
        """Fill a form in and press the button that says so; what the page has filled in already goes along."""
        forms = [one for one in self.page.all("form[method=post]") if self._button(one, button)]
        assert forms, [one.get_text(" ", strip=True) for one in self.page.all("main button")]
        form = forms[0]
        pressed = self._button(form, button)
        name = {str(pressed["name"]): str(pressed.get("value", ""))} if pressed and pressed.get("name") else {}
        action = str(form.get("action") or self.path)
        answer = self.browser.post(action, {**_filled(form), **name, **values})
        return self.go(str(answer.location))

    @staticmethod
    def _button(form: Tag, words: str) -> Tag | None:
        return next((one for one in form.select("button") if words in one.get_text()), None)

    @property
    def strip(self) -> dict[str, str]:
        """The state of each station, as drawn."""
        assert self.page.soup is not None
        return stations(self.page.soup)


def _filled(form: Tag) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in form.select("input[name]"):
        if field.get("type") not in {"checkbox", "radio"} or field.has_attr("checked"):
            values.setdefault(str(field["name"]), []).append(str(field.get("value", "")))
    for field in form.select("textarea[name]"):
        values[str(field["name"])] = field.get_text().removeprefix("\n")
    for field in form.select("select[name]"):
        chosen = field.select_one("option[selected]") or field.select_one("option")
        values[str(field["name"])] = str(chosen["value"]) if chosen else ""
    return values


def test_what_is_talked_about_is_written_practised_and_comes_back(browse: Browse, mara: Person, noor: Person) -> None:
    pairing = make_pairing("Weld overhead")
    walker = Walker(browse(mara), f"/mentoring/pairings/{pairing.id}/logs/new")
    walker.send("Log it", kind="observation", minutes="45", shared="She held the torch low, and nothing dripped.\n")
    assert walker.strip == {"talked": "done", "written": "open", "connected": "open", "practised": "open"}

    walker.follow("Capture an insight")
    walker.send("Keep", title="Hold it low", body="- Hold the torch low\n- Count to ten\n", consent="write")
    assert walker.strip["written"] == "open"

    walker.follow("Turn into playbook")
    assert len(walker.page.all(".prompts li")) >= 4
    walker.send("Publish", space=str(cast.space("Workshop").id), state="published")
    assert walker.page.h1 == "Hold it low"
    assert walker.strip == {"talked": "done", "written": "done", "connected": "open", "practised": "open"}
    playbook = walker.path

    learner = Walker(browse(noor), playbook)
    learner.follow("Practise this")
    learner.send("Make a checklist")
    assert [step.get_text(strip=True)[:12] for step in learner.page.all(".steps__step")]
    learner.follow("Practise it")
    learner.send("Begin", schedule="day")
    assignment = learner.path
    learner.follow("Make a plan")
    learner.send("Keep the plan", anchor="I light the torch", two_minutes="hold it low once")
    learner.go(assignment)
    learner.send("Practise now")
    run = learner.path
    learner.send("Done")
    learner.send("Finish")
    learner.send("Keep it as an insight", reflection="Left-handed it is easier to hold it low.")
    assert learner.page.h1 == "Left-handed it is easier to hold it low."
    assert "Only you read" in learner.page.text

    learner.go(run)
    learner.send("Suggest it to the playbook")
    learner.send("Send it")
    assert learner.page.h1 == "Hold it low"
    assert "easier to hold it low" in learner.page.one(".comment__text").get_text()

    assert learner.go(run).has(".strip__station--back")
    learner.go(playbook)
    assert learner.strip == {"talked": "done", "written": "done", "connected": "open", "practised": "done"}
    story = learner.follow("The whole story").text
    assert "Hold it low" in story and "Left-handed" in story
    assert "Weld overhead" in story

    stranger = Walker(browse(cast.person("olaf")), playbook).follow("The whole story").text
    assert "Hold it low" in stranger
    assert "Left-handed" not in stranger and "Weld overhead" not in stranger
