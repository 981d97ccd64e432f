from __future__ import annotations


def test_words_are_completed_the_most_frequent_first(write, make, index) -> None:
    write(make(1, "Deploy"), make(2, "Deployment deploy"), make(3, "Depot", headings="Deploy\nDeparture"))
    assert index.complete("dep", ["all"]) == ["deploy", "departure", "deployment", "depot"]
    assert index.complete("how to DEPL", ["all"]) == ["deploy", "deployment"]


def test_a_title_is_jumped_to_by_its_beginning_before_any_of_its_words(write, make, index) -> None:
    write(make(1, "Weekly review"), make(2, "Review of incidents"), make(3, "Rota"))
    write(make(4, "Review guide"))
    assert index.jump("rev", ["all"]) == [4, 2, 1]
    assert index.jump("incidents rev", ["all"]) == [2]
    assert index.jump("review rota", ["all"]) == []


def test_only_one_kind_is_jumped_to_when_asked(write, make, index) -> None:
    write(*(make(n, f"Deploy {n}", kind="insight") for n in range(1, 31)), make(31, "Deploy the till"))
    assert index.jump("deploy", ["all"], 3, kind="playbook") == [31]
    assert index.jump("deploy", ["all"], 3, kind="insight") == [1, 10, 11]
    assert index.jump("deploy", ["all"], kind="map") == []
    assert index.jump("deploy", ["person:1"], kind="playbook") == []


def test_jumping_finds_titles_only(write, make, index) -> None:
    write(make(1, "Rota", "review", headings="Review"))
    assert index.jump("review", ["all"]) == []


def test_a_mistyped_word_is_corrected_in_its_place(write, make, search) -> None:
    write(make(1, "Incident review"), make(2, "Kubernetes"))
    assert search("incidnet kind:playbook").suggestion == "incident kind:playbook"
    assert search("kuberntes OR review").suggestion == "kubernetes OR review"


def test_what_is_found_or_excluded_is_not_corrected(write, make, search) -> None:
    write(make(1, "Incident review"), make(2, "Incidents"))
    assert search("incident").suggestion is None
    assert search("incident -reviw").suggestion is None


def test_the_more_frequent_of_equally_near_words_is_meant(write, make, search) -> None:
    write(make(1, "stack"), make(2, "stark"), make(3, "stark"))
    assert search("stazk").suggestion == "stark"


def test_nothing_near_is_nothing_suggested(write, make, search) -> None:
    write(make(1, "Incident review"))
    assert search("zzzzzzzz").suggestion is None


def test_related_documents_share_key_terms(write, make, index) -> None:
    write(make(1, "Incident review", "outage postmortem blameless"), make(2, "Blameless postmortem", "outage"))
    write(make(3, "Holiday rota", "summer"), make(4, "Outage drill", "outage"))
    assert index.related(1, ["all"])[0] == 2
    assert 3 not in index.related(1, ["all"])
    assert index.related(99, ["all"]) == []


def test_facets_count_all_matches_and_name_the_most_frequent_first(write, make, search) -> None:
    write(*(make(id, body="word", kind="playbook", topics=["a", "b"][: id % 2 + 1]) for id in range(1, 6)))
    write(make(9, body="word", kind="insight", space="Ops"))
    results = search("word", limit=1)
    assert results.facets["kind"] == [("playbook", 5), ("insight", 1)]
    assert results.facets["topic"] == [("a", 5), ("b", 3)]
    assert results.facets["space"] == [("Ops", 1)]
