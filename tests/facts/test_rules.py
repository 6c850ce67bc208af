"""Faults of the facts: said in both languages, the same in each."""

import pytest

from facts import load_facts_tolerant, rules
from facts.check import check_facts
from tests.wording import holds_in_both_languages, is_chinese, rules_of

RULES = rules_of(rules)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_names_the_same_values_in_both_languages(rule):
    assert holds_in_both_languages(rule)


BROKEN = {
    "an unknown key": ("sites", "park", {"naem_zh": "园"}, "不认识的键 'naem_zh'；", "改名为 'name_zh'"),
    "half a pair": ("institutions", "firm", {"role_zh": "甲"}, "现有的整条记录", "role_zh 和 role_en 要么都写"),
    "no id": ("institutions", "firm", {"id": "FirmOne"}, "'FirmOne'", "的文字"),
    "no date": ("projects", "phase-two", {"date": "2020/05", "date_type": "signed"}, "'2020/05'", "ISO 8601 的日期或时段"),
    "a date alone": ("projects", "phase-two", {"date": "2020"}, "记录 phase-two", "date 和 date_type 要么都写"),
    "a number as text": ("observations", "investment-2020", {"value": "many"}, "'many'", "应为：数。"),
    "a text as number": ("projects", "phase-two", {"unit": 500118}, "500118", "应为：文字。"),
    "no period": ("observations", "investment-2020", {"time_period": None}, "记录 investment-2020", "time_basis 是 not_stated"),
    "a formula": ("observations", "investment-2020", {"formula": "a"}, "记录 investment-2020", "推算的数值有 formula"),
    "no such code": ("institutions", "firm", {"kind": "unheard_of"}, "代码 'unheard_of'", "代码表 institution_kind 的代码"),
    "no such site": ("projects", "phase-two", {"site_id": "nowhere"}, "'nowhere'，文件 sites.yaml 里没有这个标识", "补进文件 sites.yaml 里"),
    "part of itself": ("sites", "park", {"part_of": "park"}, "park 绕回到自己", "断开这个环"),
    "no citation": ("institutions", "firm", {"citations": []}, "没有出处", "补上文件"),
    "a line too far": ("institutions", "firm", {"citations": [{"document": "doc-a", "line": 900}]}, "doc-a 的第 900 行，而它有", "改正行号"),
    "another value": ("observations", "investment-2020", {"value": 1}, "而出处印的是", "改正数值、单位"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_told_in_chinese(tiny, case):
    collection, record_id, change, found, wanted = case
    tiny.record(collection, record_id).update(change)
    faults = check_facts(tiny.write()).faults
    told = [fault.zh for fault in faults]
    assert any(found in line and wanted in line for line in told), told
    assert all(is_chinese(line) for line in told)


def test_a_record_without_an_id_is_named_by_its_number(tiny):
    del tiny.record("institutions", "firm")["id"]
    told = [fault.zh for fault in load_facts_tolerant(tiny.write())[1]]
    assert (
        "institutions.yaml，第 1 条记录，字段 id：没有 id；应为：这类记录都有 id。处理：补上 id。"
        in told
    )


def test_what_needs_a_faulty_record_is_counted(tiny):
    tiny.record("documents", "doc-a")["published"] = "May"
    [left] = [f for f in load_facts_tolerant(tiny.write())[1] if f.code == "left-out"]
    assert "条记录（" in left.zh
    assert "refer to records or codes" in left.found
