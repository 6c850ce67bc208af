"""What goes into the offline archive, and that nothing in it tells whose machine made it."""

import re
import subprocess
import tarfile

from bundle import __main__ as bundle


def test_the_target_names_python_and_platform():
    assert re.fullmatch(r"py3\.\d+-\w+-[\w.-]+", bundle._target())


def test_the_project_files_hold_the_entry_and_no_made_thing():
    files = bundle._project_files()
    assert "requirements.txt" in files
    assert "constraints.txt" in files
    assert not [
        path for path in files if path.startswith((".venv/", "assets/", "dist/", ".cache/"))
    ]


def test_an_entry_has_no_owner_and_no_time(tmp_path):
    script = tmp_path / "run.sh"
    script.write_text("true", "utf-8")
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        bundle._add(tar, script, "x/run.sh")
        bundle._add_text(tar, "x/TARGET", "py3.11\n")
    with tarfile.open(tmp_path / "a.tar") as tar:
        run, target = tar.getmembers()
        text = tar.extractfile(target).read()
    assert (run.uid, run.uname, run.mtime, run.mode) == (0, "", 0, 0o755)
    assert text == b"py3.11\n"


def test_the_installer_refuses_another_platform(tmp_path):
    (tmp_path / "install.sh").write_bytes((bundle.HERE / "install.sh").read_bytes())
    (tmp_path / "TARGET").write_text("py2.7-amiga\n", "utf-8")
    done = subprocess.run(
        ["bash", "install.sh"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "py2.7-amiga" in done.stderr
    assert not (tmp_path / ".venv").exists()
