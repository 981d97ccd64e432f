"""What every response carries and every request must pass (S-133, S-243, S-244)."""

from __future__ import annotations

import pytest
from flask import Flask, url_for

from seci import create_app
from seci.commons.people import Person
from seci.config import load
from seci.plumbing import web
from tests.cast import Browse

EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


@pytest.mark.parametrize("path", ["/health/live", "/nowhere", "/items/1", "/static/none/css/app.css"])
def test_every_answer_carries_the_headers_whatever_its_status(browse: Browse, path: str) -> None:
    """S-243."""
    headers = browse().client.get(path).headers
    assert {name: headers[name] for name in EXACT} == EXACT
    policy = headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_the_nonce_differs_from_answer_to_answer(browse: Browse) -> None:
    """S-244."""
    client = browse().client
    policies = {client.get("/health/live").headers["Content-Security-Policy"] for _time in range(5)}
    assert len(policies) == 5


def test_over_https_cookies_are_bound_to_the_host_and_transport_is_pinned(tmp_path) -> None:
    app = create_app(load({}, instance=tmp_path, base_url="https://know.example.org"))
    client = app.test_client()
    with client.session_transaction(base_url="https://know.example.org") as session:
        session["word"] = "kept"
    answer = client.get("/health/live", base_url="https://know.example.org")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    cookie = client.get_cookie("__Host-session", domain="know.example.org")
    assert cookie is not None
    assert cookie.secure
    assert cookie.http_only
    assert cookie.same_site == "Lax"


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_an_unsafe_method_from_another_site_is_refused(browse: Browse, ada: Person, headers: dict[str, str]) -> None:
    """S-133."""
    browse(ada).post("/people/me/notices", status=403, headers=headers)


@pytest.mark.parametrize("origin", ["https://evil.invalid", "null", "http://localhost:1", "http://[", "localhost"])
def test_an_unsafe_method_from_another_origin_is_refused(browse: Browse, ada: Person, origin: str) -> None:
    """S-133."""
    browse(ada).post("/people/me/notices", status=403, headers={"Origin": origin})


def test_a_form_of_a_page_without_referrer_names_no_origin(browse: Browse, ada: Person) -> None:
    """Chromium sends `null` then, and says by Fetch Metadata that the form is ours."""
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    browse(ada).post("/people/me/notices", status=302, headers=headers)
    browse(ada).post("/people/me/notices", status=403, headers={**headers, "Sec-Fetch-Site": "cross-site"})


def test_a_form_without_its_token_is_refused_and_shows_what_was_typed(browse: Browse, ada: Person) -> None:
    """S-132, R-007."""
    page = browse(ada).post("/items/1/comments", {"csrf_token": "", "body": "Nobody shall lose this."}, status=400)
    assert "Nobody shall lose this." in page.text


def test_a_foreign_host_is_refused(browse: Browse) -> None:
    """S-104."""
    assert browse().client.get("/health/live", base_url="http://evil.invalid").status_code == 400


def test_a_request_that_is_too_long_is_refused_by_its_declared_length(app: Flask, browse: Browse, ada: Person) -> None:
    """S-040."""
    form = {"CONTENT_LENGTH": "10000000000", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    answer = browse(ada).client.post("/items/1/comments", environ_overrides=form)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/.git/config", "/.env", "/seci.sqlite", "/instance/", "/console", "/static/../seci"])
def test_nothing_of_the_machine_can_be_fetched(browse: Browse, path: str) -> None:
    """S-247, S-248."""
    assert browse().client.get(path).status_code == 404


def test_static_files_are_kept_for_a_year_under_their_digest(app: Flask, browse: Browse) -> None:
    address = app.jinja_env.globals["static_url"]("css/app.css")
    answer = browse().client.get(address)
    assert answer.status_code == 200
    assert set(answer.headers["Cache-Control"].split(", ")) == {"public", "max-age=31536000", "immutable"}
    assert answer.get_data(as_text=True).lstrip().startswith("/* The one place where the order of layers")


def test_a_long_answer_is_compressed(app: Flask, browse: Browse) -> None:
    address = app.jinja_env.globals["static_url"]("css/app.css")
    answer = browse().client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_an_address_is_built_once_however_it_is_asked_for(app: Flask) -> None:
    assert isinstance(app, web.Application)
    with app.test_request_context("/search"):
        before = app._address.cache_info().misses
        asked = [url_for("combination.show_search", q="x", _external=None), app.url_for(".show_search", q="x")]
        again = [url_for("combination.show_search", q="x"), app.url_for(".show_search", q="x")]
        assert asked == again == ["/search?q=x"] * 2
        assert app._address.cache_info().misses - before <= 2
        assert url_for("combination.show_search", _external=True).startswith("http://")
        assert url_for("combination.show_search", q=["x", "y"]) == "/search?q=x&q=y"
