"""Where in a source text a passage begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seci.externalization.cursors import cursor_at
from seci.plumbing.markdown import Passage, render

TEXT = """# Descale

Look before you *touch*. Look twice.

## Before `you` begin

[The manual](https://example.org/the/manual "The manual") says:
look at the gauge.

- [ ] Look at the gauge
- [x] **Gloves** on
    - Look at the gauge

1. Look at the gauge

| Part | Look |
|------|------|
| gauge | twice |

> [!WARNING]
> Hot.

```python
look("gauge")
```

## Before `you` begin

Look at the gauge, &amp; leave 😀.

### 2. Leave

Look at the gauge
"""


def after(text: str, place: int | None) -> str:
    """What stands in its line after the cursor."""
    assert place is not None
    return text.encode("utf-16-le")[2 * place :].decode("utf-16-le").split("\n")[0]


def found(text: str, begins: str, rendered: str = TEXT) -> list[str]:
    """What stands after the cursor for each passage of the rendered text that begins with these words."""
    passages = render(rendered, title="Descale").passages
    wanted = [one.anchor for one in passages if one.text.startswith(begins)]
    return [after(text, cursor_at(text, passages, anchor)) for anchor in wanted]


@pytest.mark.parametrize(
    ("begins", "lines"),
    [
        ("Descale", ["Descale"]),
        ("Look before", ["Look before you *touch*. Look twice."]),
        ("Before you begin", ["Before `you` begin", "Before `you` begin"]),
        ("The manual", ['[The manual](https://example.org/the/manual "The manual") says:']),
        ("Gloves", ["**Gloves** on"]),
        ("Part", ["| Part | Look |"]),
        ("2. Leave", ["2. Leave"]),
        ("Hot", ["Hot."]),
        ("look(", ['look("gauge")']),
        ("Look at the gauge, & leave", ["Look at the gauge, &amp; leave 😀."]),
    ],
)
def test_the_cursor_stands_at_the_first_line_after_its_marks(begins: str, lines: list[str]) -> None:
    assert found(TEXT, begins) == lines


def test_passages_that_say_the_same_are_told_apart_by_their_order() -> None:
    passages = render(TEXT).passages
    places = [cursor_at(TEXT, passages, one.anchor) for one in passages if one.text == "Look at the gauge"]
    assert [TEXT.count("\n", 0, place) + 1 for place in places] == [10, 12, 14, 33]


def test_a_passage_is_found_in_a_text_that_has_changed_since() -> None:
    changed = TEXT.replace("Look before", "New words.\n\nFirst, look before").replace("- [x] **Gloves** on\n", "")
    assert found(changed, "Look before") == ["First, look before you *touch*. Look twice."]
    assert found(changed, "Look at the gauge, &") == ["Look at the gauge, &amp; leave 😀."]


def test_a_passage_that_is_gone_is_the_line_before_it() -> None:
    changed = TEXT.replace("- [x] **Gloves** on\n", "")
    passages = render(TEXT).passages
    place = cursor_at(changed, passages, next(one.anchor for one in passages if one.text == "Gloves on"))
    assert place == changed.index("Look at the gauge\n    -")


def test_places_are_counted_as_browsers_count() -> None:
    text = "😀 😀\n\nHere\n"
    passages = render(text).passages
    assert cursor_at(text, passages, passages[1].anchor) == 7


def test_a_passage_without_words_is_the_line_before_it() -> None:
    text = "One.\n\n![](/attachments/1/a.png)\n\nTwo.\n"
    passages = (Passage("p-00000001", "paragraph", 0, "One."), Passage("p-00000002", "figure", 0, ""))
    assert cursor_at(text, passages, "p-00000002") == 0


def test_an_anchor_nobody_knows_is_nowhere() -> None:
    passages = render(TEXT).passages
    assert [cursor_at(TEXT, passages, anchor) for anchor in ("p-ffffffff", "", "x\ud800")] == [None, None, None]
    assert cursor_at(TEXT, (), "p-00000001") is None


@given(st.text(), st.lists(st.text(), max_size=8))
def test_whatever_the_texts_a_place_is_inside(text: str, shown: list[str]) -> None:
    passages = [Passage(f"p-{number:08}", "paragraph", 0, words) for number, words in enumerate(shown)]
    for passage in passages:
        place = cursor_at(text, passages, passage.anchor)
        assert place is not None
        assert 0 <= place <= len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.integers(0, 60))
def test_every_paragraph_of_a_plain_text_is_found(number: int) -> None:
    text = "\n\n".join(f"Step {place}: turn the valve by {place % 7} turns." for place in range(61))
    passages = render(text).passages
    assert cursor_at(text, passages, passages[number].anchor) == text.index(f"Step {number}:")
