"""The command line writes templates and checks CSV files."""

import csv
import json

import openpyxl
import pytest
from typer.testing import CliRunner

from facts.__main__ import app


@pytest.fixture
def data(facts, tiny):
    return tiny.folder


def run(*arguments):
    return CliRunner().invoke(app, ["tables", *map(str, arguments)])


def test_an_export_checks_as_no_change(data, tmp_path):
    file = tmp_path / "out.csv"
    assert run("export", "observations", "-o", file, "--data", data).exit_code == 0
    checked = run("check", "observations", file, "--data", data)
    assert checked.exit_code == 0, checked.output
    assert "Nothing changes: 3 records are as they are now." in checked.output


def test_a_template_filled_in_is_checked(data, tmp_path, institution):
    file = tmp_path / "labs.csv"
    assert (
        run("template", "institutions", "-o", file, "--lang", "en", "--data", data).exit_code == 0
    )
    with file.open(encoding="utf-8-sig", newline="") as opened:
        lines = list(csv.reader(opened))
    keys = lines[1]
    lines.append([institution.get(key, "") for key in keys])
    lines.append(
        [{**institution, "id": "lab-two", "site_id": "nowhere"}.get(key, "") for key in keys]
    )
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(lines)
    checked = run("check", "institutions", file, "--json", "--data", data)
    assert checked.exit_code == 1
    told = json.loads(checked.output)
    assert [item["code"] for item in told["report"]["findings"]] == ["table-value-unknown"]
    assert told["report"]["findings"][0]["place"]["row"] == 5
    assert [item["id"] for item in told["changes"]["added"]] == ["lab"]
    assert (
        "fault [table-value-unknown] labs.csv, row 5 (lab-two"
        in run("check", "institutions", file, "--data", data).output
    )


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b""])
def test_what_is_no_table_ends_in_words(data, tmp_path, content):
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    result = run("check", "projects", file, "--data", data)
    assert result.exit_code in {1, 2}
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", ["template", "export"])
def test_the_ending_of_the_file_says_what_is_written(data, tmp_path, command):
    file = tmp_path / "projects.XLSX"
    assert run(command, "projects", "-o", file, "--data", data).exit_code == 0
    assert openpyxl.load_workbook(file).sheetnames[0] == "项目"
