import pytest

from facts.search import search_keys


def test_a_park_is_found_in_every_way():
    keys = search_keys("西永微电园", "Xiyong Microelectronics Park", ["西永微电子园", "XMP"])
    assert keys.zh == ("西永微电园", "西永微电子园")
    assert keys.pinyin == ("xiyongweidianyuan", "xiyongweidianziyuan")
    assert keys.initials == ("xywdy", "xywdzy")
    assert keys.en == ("xiyong microelectronics park", "xmp")


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("重庆", "chongqing"),
        ("西部（重庆）科学城", "xibuchongqingkexuecheng"),
        ("重庆高新区", "chongqinggaoxinqu"),
        ("成渝地区双城经济圈", "chengyudiqushuangchengjingjiquan"),
        ("长城汽车永川工厂", "changchengqicheyongchuangongchang"),
        ("长寿区", "changshouqu"),
        ("北碚智慧科技走廊", "beibeizhihuikejizoulang"),
        ("智行走廊", "zhixingzoulang"),
        ("荣昌畜牧科技城", "rongchangxumukejicheng"),
        ("重庆市传感器特色产业基地", "chongqingshichuanganqitesechanyejidi"),
        ("綦江区", "qijiangqu"),
        ("大渡口区", "dadukouqu"),
        ("大足高新区", "dazugaoxinqu"),
        ("两江新区", "liangjiangxinqu"),
    ],
)
def test_names_with_several_readings_are_read_as_in_chongqing(name, pinyin):
    assert search_keys(name, "x").pinyin == (pinyin,)


def test_letters_and_digits_of_a_name_stay():
    keys = search_keys("礼嘉5G体验馆", "5G Hall")
    assert keys.pinyin == ("lijia5gtiyanguan",)
    assert keys.initials == ("lj5gtyg",)


def test_punctuation_and_width_are_dropped():
    assert search_keys("“科创中国”（７个）", "x").zh == ("科创中国7个",)


def test_keys_do_not_repeat_and_are_plain_data():
    keys = search_keys("甲", "A  b", ["甲", "a B"])
    assert keys.to_dict() == {"zh": ["甲"], "pinyin": ["jia"], "initials": ["j"], "en": ["a b"]}
