"""The requirement files and the constraints agree, so that every machine installs the same releases."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z]+\])?==([^\s;]+)(?:; .+)?$")


def pins(name):
    lines = (PROJECT / name).read_text("utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-"))]
    found = [PIN.match(line) for line in wanted]
    assert all(found), [line for line, pin in zip(wanted, found, strict=True) if not pin]
    return {pin[1].lower().replace("_", "-"): pin[2] for pin in found}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_held_by_the_constraints(name):
    held = pins("constraints.txt")
    for package, version in pins(name).items():
        assert held.get(package) == version, package


def test_the_app_does_not_need_the_peer_it_is_measured_against():
    assert "streamlit-folium" not in pins("requirements.txt")


@pytest.mark.parametrize(
    "name", ["Makefile", "package-lock.json", "package.json", ".npmrc", ".ci/run", ".ci/browser"]
)
def test_no_registry_is_named(name):
    assert "://" not in (PROJECT / name).read_text("utf-8").replace("http://localhost", "")
