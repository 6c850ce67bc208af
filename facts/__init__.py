"""Facts: what the documents say of sites, projects, institutions and figures, each with its source.

`load_facts` gives all of them, `load_facts_tolerant` all but the faulty ones with what is wrong
with those. :mod:`facts.texts` attaches the documents' own texts, which stay outside the project.
"""

from facts.load import FactBase, load_facts, load_facts_tolerant

__all__ = ["FactBase", "load_facts", "load_facts_tolerant"]
