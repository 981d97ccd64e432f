from __future__ import annotations

from seci.plumbing.markdown import plain_text, source_html


def test_words_are_left_when_the_syntax_is_gone():
    text = """# On *call*

> [!NOTE] Mind
> - [ ] **ask** [the team](https://a.example "x") or [[On call|them]], see [[Runbook]]

| a | b |
|---|---|
| `c` | <kbd>d</kbd> ~~e~~ |

```python
print(1)
```
"""
    assert plain_text(text) == "On call Mind ask the team or them, see Runbook a b c d e print(1)"


def test_names_with_underscores_and_escapes_stay_whole():
    assert plain_text("snake_case \\*not\\* 2 * 3") == "snake_case *not* 2 3"


def test_any_text_gives_words_quickly():
    for hostile in (
        "[" * 100_000,
        "![" * 50_000,
        "<a" * 50_000,
        "*" * 100_000,
        "`" * 100_000,
        "- " * 50_000,
        " " * 10**6,
    ):
        plain_text(hostile)


def test_the_source_is_shown_escaped():
    assert source_html("<b>&\x00") == '<pre class="source" tabindex="0">&lt;b&gt;&amp;</pre>'
