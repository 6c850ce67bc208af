from geo.faults import AtlasError, Fault, FaultsError, Severity

FAULT = Fault(
    where="parks, feature xiyong",
    found="The name is empty.",
    expected="A name in Chinese",
    mend="Enter it",
    code="name-empty",
    zh="parks，要素 xiyong：没有名称；应为：中文名称。处理：填写。",
)


def test_one_readable_line():
    assert str(FAULT) == (
        "fault [name-empty] parks, feature xiyong: found The name is empty; "
        "expected A name in Chinese. To mend: Enter it."
    )


def test_one_readable_line_in_chinese():
    assert FAULT.told("zh") == (
        "错误 [name-empty] parks，要素 xiyong：没有名称；应为：中文名称。处理：填写。"
    )


def test_to_dict_is_plain_text():
    assert FAULT.to_dict()["severity"] == "fault"
    assert {type(value) for value in FAULT.to_dict().values()} == {str}


def test_an_error_carries_all_faults():
    notice = Fault("a", "b", "c", "d", "e", "甲", Severity.NOTICE)
    error = FaultsError([FAULT, notice])
    assert isinstance(error, AtlasError)
    assert error.faults == (FAULT, notice)
    assert str(error).count("\n") == 1
