"""Who needs a record, so that it is not taken away under them."""

from facts import load_facts
from facts.references import referrers


def test_every_kind_of_link_is_a_need(tiny):
    needed = referrers(load_facts(tiny.write()))
    assert needed["sites", "park"] == (
        ("sites", "park-west"),
        ("institutions", "firm"),
        ("observations", "firms-2020"),
        ("observations", "investment-2020"),
    )
    assert ("projects", "phase-two") in needed["sites", "park-west"]
    assert set(needed["observations", "firms-2020"]) == {
        ("observations", "firms-half"),
        ("reconciliations", "halves"),
        ("reading_notes", "careful"),
    }
    assert ("projects", "phase-two") in needed["documents", "doc-a"]
    assert ("institutions", "firm") not in needed


def test_a_note_needs_an_id_only_where_one_kind_has_it(tiny):
    tiny.record("reading_notes", "careful")["records"] = ["park"]
    assert ("reading_notes", "careful") in referrers(load_facts(tiny.write()))["sites", "park"]
    tiny.record("institutions", "firm")["id"] = "park"
    assert ("reading_notes", "careful") not in referrers(load_facts(tiny.write()))["sites", "park"]
