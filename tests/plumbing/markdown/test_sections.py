from __future__ import annotations

from seci.plumbing.markdown import find_heading, render, section, slots

TEXT = """# Top

intro [[Other]]

## One {#uno}

- a
    - b

        deep

[to two](#two)

### Inner

> ## Quoted
> text
>
> more

## Two

| a |
|---|
| <b>x > y</b> |

last
"""


def cut(heading):
    found = render(TEXT, title="Top")
    place = find_heading(found.passages, heading)
    return section(found.html, found.passages, place.anchor, "/items/7")


def passage(text):
    found = render(TEXT)
    place = next(each for each in found.passages if each.text == text)
    return section(found.html, found.passages, place.anchor)


def test_a_heading_takes_all_below_it():
    html = cut("One")
    assert html.startswith("<h2>One</h2>")
    assert "deep" in html and "<h3>Inner</h3>" in html and "more" in html
    assert "Two</h2>" not in html and "intro" not in html


def test_the_highest_heading_takes_everything():
    assert "last" in cut("Top") and slots(cut("Top"))[0].target == "Other"


def test_a_heading_inside_a_quote_ends_with_it():
    html = cut("Quoted")
    assert "more" in html and "last" not in html and "</blockquote>" not in html


def test_sections_are_balanced_and_carry_no_ids():
    for name in ("Top", "One", "Inner", "Quoted", "Two"):
        html = cut(name)
        assert ' id="' not in html
        for element in ("p", "ul", "li", "blockquote", "div", "table"):
            assert html.count(f"<{element}>") + html.count(f"<{element} ") == html.count(f"</{element}>")


def test_links_inside_lead_back_to_where_it_was_taken_from():
    assert '<a href="/items/7#p-' in cut("One")


def test_a_passage_is_taken_whole():
    assert passage("a").startswith("<ul><li>") and passage("a").endswith("</li></ul>") and "deep" in passage("a")
    assert passage("deep") == "<p>deep</p>"
    assert passage("a x > y").startswith('<div class="table-scroll" tabindex="0" role="group"')


def test_text_that_looks_like_an_id_is_kept():
    found = render('say id="p-12345678" and <a href="#p-12345678"> loud')
    assert 'say id="p-12345678"' in section(found.html, found.passages, found.passages[0].anchor)


def test_an_unknown_anchor_gives_nothing():
    assert section('<p id="p-12345678">x</p>', (), "p-00000000") == ""
    assert section('<p id="p-12345678">x</p>', (), '"><script>') == ""


def test_without_an_anchor_the_whole_text_is_taken():
    found = render(TEXT, title="Top")
    html = section(found.html, found.passages, None, "/items/7")
    assert ' id="' not in html and "intro" in html and "last" in html and '<a href="/items/7#p-' in html
