"""Copying browser libraries out of npm packages, and noticing when they are not there."""

import json

import pytest

from ui import assets


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project whose only library is `shapes`, its npm replaced by one that unpacks it."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        (tmp_path / name).write_text("{}", "utf-8")
    monkeypatch.setattr(assets, "TABLE", {"shapes": ("dist/shapes.js", "dist/images/*.png")})

    def install(work):
        package = work / "node_modules" / "shapes"
        (package / "dist" / "images").mkdir(parents=True, exist_ok=True)
        (package / "package.json").write_text('{"version": "2.1.0"}', "utf-8")
        (package / "dist" / "shapes.js").write_text("draw()", "utf-8")
        (package / "dist" / "images" / "dot.png").write_bytes(b"png")

    monkeypatch.setattr(assets, "_run_npm", install)
    return tmp_path


def test_fetch_copies_the_listed_files_and_their_checksums(project):
    manifest = assets.fetch(project / "assets", project=project)
    assert sorted(manifest["files"]) == ["shapes/images/dot.png", "shapes/shapes.js"]
    entry = manifest["files"]["shapes/shapes.js"]
    assert (entry["package"], entry["version"], entry["bytes"]) == ("shapes", "2.1.0", 6)
    assert (project / "assets" / "shapes" / "shapes.js").read_text("utf-8") == "draw()"
    assert assets.read_manifest(project / "assets") == manifest


def test_nothing_is_missing_after_a_fetch(project):
    assets.fetch(project / "assets", project=project)
    assert assets.missing(project / "assets", project=project) == []


def test_a_second_fetch_replaces_the_folder(project):
    folder = project / "assets"
    assets.fetch(folder, project=project)
    (folder / "left-over.js").write_text("old", "utf-8")
    assets.fetch(folder, project=project)
    assert not (folder / "left-over.js").exists()
    assert [path.name for path in project.glob(".assets-*")] == []


def test_a_changed_file_is_named(project):
    folder = project / "assets"
    assets.fetch(folder, project=project)
    (folder / "shapes" / "shapes.js").write_text("other()", "utf-8")
    [fault] = assets.missing(folder, project=project)
    assert "shapes/shapes.js" in fault
    assert "make assets" in fault


def test_a_changed_lock_asks_for_a_new_fetch(project):
    folder = project / "assets"
    assets.fetch(folder, project=project)
    (project / "package-lock.json").write_text('{"new": 1}', "utf-8")
    [fault] = assets.missing(folder, project=project)
    assert "changed since they were fetched" in fault


def test_an_empty_folder_names_the_command(tmp_path):
    [fault] = assets.missing(tmp_path)
    assert "make assets" in fault
    with pytest.raises(assets.AssetsError, match="make assets"):
        assets.read_manifest(tmp_path)


def test_a_package_without_a_listed_file_is_a_fault_and_leaves_the_old_folder(project, monkeypatch):
    folder = project / "assets"
    assets.fetch(folder, project=project)
    monkeypatch.setattr(assets, "TABLE", {"shapes": ("dist/gone.js",)})
    with pytest.raises(assets.AssetsError, match=r"shapes 2\.1\.0 holds no dist/gone\.js"):
        assets.fetch(folder, project=project)
    assert (folder / "shapes" / "shapes.js").exists()


def test_a_failing_npm_is_told_in_plain_words(tmp_path, monkeypatch):
    monkeypatch.setattr(
        assets, "_npm", lambda: ["sh", "-c", "echo npm error code EINTEGRITY >&2; exit 1"]
    )
    with pytest.raises(assets.AssetsError, match=r"(?s)package-lock.json.*make assets.*EINTEGRITY"):
        assets._run_npm(tmp_path)


def test_wrong_usage_is_2(capsys):
    assert assets.main(["--nonsense"]) == 2
    assert "usage" in capsys.readouterr().err


def test_the_lock_pins_every_package_by_checksum_and_names_no_address():
    lock = json.loads((assets.PROJECT / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for name, entry in packages.items():
        assert entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry, name


def test_every_library_of_the_table_is_pinned_exactly():
    wanted = json.loads((assets.PROJECT / "package.json").read_text("utf-8"))["dependencies"]
    assert set(assets.TABLE) <= set(wanted)
    for version in wanted.values():
        assert version[0].isdigit()
