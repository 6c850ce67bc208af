import json

import pytest
from typer.testing import CliRunner

from facts.__main__ import app

runner = CliRunner()


@pytest.fixture(autouse=True)
def _no_texts(monkeypatch):
    monkeypatch.delenv("ATLAS_DOCUMENTS", raising=False)


def test_sound_facts_exit_0_and_say_texts_are_not_attached(tiny):
    tiny.write()
    result = runner.invoke(app, ["check", "--data", str(tiny.folder)])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[-1].startswith("facts sound: 1 documents, 2 sites")
    assert "not attached" in lines[-2]
    assert "total [halves] 330 = 330 (sum of 2 parts): holds" in lines


def test_faults_exit_1_and_are_all_listed(tiny):
    tiny.record("institutions", "firm")["kind"] = "unheard_of"
    tiny.record("observations", "investment-2020")["value"] = 1
    tiny.write()
    result = runner.invoke(app, ["check", "--data", str(tiny.folder)])
    assert result.exit_code == 1
    assert "[code-unknown] institutions.yaml, record firm, field kind" in result.stdout
    assert "[value-differs] observations.yaml" in result.stdout
    assert result.stdout.splitlines()[-1].endswith("2 faults, 0 notices.")


def test_wrong_usage_exits_2(tmp_path):
    assert runner.invoke(app, ["check", "--data", str(tmp_path / "nowhere")]).exit_code == 2
    assert runner.invoke(app, ["chekc"]).exit_code == 2
    assert runner.invoke(app, ["check", "--lang", "fr"]).exit_code == 2


def test_texts_are_proved_when_named(tiny, monkeypatch):
    tiny.write()
    monkeypatch.setenv("ATLAS_DOCUMENTS", str(tiny.write_text()))
    result = runner.invoke(app, ["check", "--data", str(tiny.folder)])
    assert result.exit_code == 0
    assert "texts: doc-a attached; 7 lines cited, 5 printed figures found" in result.stdout


def test_an_empty_texts_folder_is_said(tiny, monkeypatch, tmp_path):
    tiny.write()
    (tmp_path / "none").mkdir()
    monkeypatch.setenv("ATLAS_DOCUMENTS", str(tmp_path / "none"))
    result = runner.invoke(app, ["check", "--data", str(tiny.folder)])
    assert result.exit_code == 0
    assert "none of the documents' texts was found" in result.stdout


def test_json_is_machine_readable(tiny):
    tiny.record("institutions", "firm")["kind"] = "unheard_of"
    tiny.write()
    result = runner.invoke(app, ["check", "--json", "--data", str(tiny.folder)])
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["faults"][0]["severity"] == "fault"
    assert report["texts_given"] is False


def test_the_folder_of_the_facts_itself_may_be_given(tiny):
    result = runner.invoke(app, ["check", "--data", str(tiny.write())])
    assert result.exit_code == 0
    assert "units-unchecked" in result.stdout


def test_the_whole_report_in_chinese(tiny):
    tiny.record("institutions", "firm")["kind"] = "unheard_of"
    tiny.write()
    result = runner.invoke(app, ["check", "--lang", "zh", "--data", str(tiny.folder)])
    lines = result.stdout.splitlines()
    assert lines[0].startswith("错误 [code-unknown] institutions.yaml，记录 firm，字段 kind：代码")
    assert "合计 [halves] 330 = 330（2 项之和）：相符" in lines
    assert lines[-2].startswith("正文：未附")
    assert lines[-1].startswith("事实有错误：文件 1、地点 2、")
    assert lines[-1].endswith("错误 1 处，提示 0 处。")
