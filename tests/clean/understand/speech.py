"""The words of made-up tables: areas, things, units, marks."""

from __future__ import annotations

from dataclasses import dataclass

COUNTIES = {
    "三明市": ("永安市", "明溪县", "清流县", "宁化县", "大田县", "尤溪县", "将乐县", "泰宁县", "建宁县"),
    "福州市": ("鼓楼区", "台江区", "仓山区", "晋安区", "闽侯县", "连江县", "罗源县", "永泰县", "福清市"),
    "苏州市": ("虎丘区", "吴中区", "相城区", "姑苏区", "吴江区", "常熟市", "昆山市", "太仓市", "张家港市"),
}
CITIES = {
    "福建省": ("福州市", "厦门市", "莆田市", "三明市", "泉州市", "漳州市", "南平市", "龙岩市", "宁德市"),
    "江苏省": ("南京市", "无锡市", "徐州市", "常州市", "苏州市", "南通市", "盐城市", "扬州市", "镇江市"),
}
PROVINCES = {
    "北京": "北京市", "天津": "天津市", "河北": "河北省", "山西": "山西省", "内蒙古": "内蒙古自治区",
    "辽宁": "辽宁省", "上海": "上海市", "江苏": "江苏省", "浙江": "浙江省", "福建": "福建省",
    "广西": "广西壮族自治区", "重庆": "重庆市", "西藏": "西藏自治区", "宁夏": "宁夏回族自治区",
}  # fmt: skip
COUNTRIES = ("Germany", "France", "Italy", "Spain", "Poland", "Austria", "Japan", "Brazil")
ENGLISH = {
    "煤炭": "Coal", "石油": "Petroleum", "天然气": "Natural Gas", "焦炭": "Coke", "汽油": "Gasoline", "柴油": "Diesel Oil",
    "煤油": "Kerosene", "热力": "Heat", "粮食": "Grain", "油料": "Oil-bearing Crops", "茶叶": "Tea", "水果": "Fruits",
    "蔬菜": "Vegetables", "化肥": "Fertilizers", "农药": "Pesticides", "稻谷": "Rice", "小麦": "Wheat", "玉米": "Corn",
    "氮肥": "Nitrogen", "磷肥": "Phosphate", "钾肥": "Potash", "花生": "Peanuts", "芝麻": "Sesame",
    "合计": "Total", "地区": "Region", "指标": "Item", "全省": "Total", "全市": "Total", "全国": "National Total",
}  # fmt: skip
MARKS = {"circled": "①", "starred": "*", "raised": "¹"}
NEARLY = ("约260", "≥230", "80-85", "66（估）", "▲12", "7 5", "12以上", "近30", "3~5", "150余", "12 345 6")
NEARLY_LATIN = ("≥230", "80-85", "~66", "66 (est?)", "7 5", "12+", ">30")
NEARLY_IN_WORDS = ("about 260", "over 12", "nearly 40")
WITHHELD = ("保密", "涉密", "不公布")
WORDS = ("停产", "已关闭", "见附表", "并入上栏")
WORDS_LATIN = ("closed", "see below", "merged")
DITTO = ("同上", "〃")


@dataclass(frozen=True)
class Speech:
    """The words of one language that tables are made of."""

    items: tuple[str, ...]
    indicators: tuple[str, ...]
    parts: dict[str, tuple[str, ...]]
    units: tuple[str, ...]
    unknown: tuple[str, ...]
    rare: tuple[str, ...]
    year: str
    heads: dict[str, tuple[str, ...]]
    total: str
    groups: tuple[str, ...]


CHINESE = Speech(
    ("煤炭", "石油", "天然气", "焦炭", "汽油", "柴油", "煤油", "热力"),
    ("粮食", "油料", "化肥", "茶叶", "水果", "蔬菜", "农药"),
    {"粮食": ("稻谷", "小麦", "玉米"), "化肥": ("氮肥", "磷肥", "钾肥"), "油料": ("花生", "芝麻")},
    ("万吨", "吨", "万吨标准煤", "亿元", "公顷", "千公顷", "公斤/亩", "元/人", "万千瓦时"),
    ("箩", "万箩", "砘/炉", "xgL", "蓬"),
    ("蒸吨", "垧", "芯公里", "换算吨公里", "勒克斯", "微西弗", "床日", "人海里", "万千伏安", "重量箱", "μg/m3", "期", "两", "口"),
    "{}年",
    {"area": ("地区", "市县", "县(市、区)"), "item": ("指标", "项目", "指标名称", ""), "period": ("年份", "年度", "")},
    "合计",
    ("按来源分", "按用途分", "按品种分"),
)  # fmt: skip
LATIN_SPEECH = Speech(
    ("Coal", "Crude oil", "Natural gas", "Coke", "Motor gasoline", "Diesel", "Kerosene", "Heat"),
    ("Wheat", "Barley", "Fertiliser", "Potatoes", "Milk", "Sugar"),
    {"Wheat": ("Winter wheat", "Spring wheat"), "Fertiliser": ("Nitrogen", "Phosphate", "Potash")},
    ("thousand tonnes", "Mt CO2", "million litres", "GWh", "kg per capita", "tonnes", "1000 ha", "ktoe"),
    ("zorbs", "kBlx", "flims"),
    (),
    "{}",
    {"area": ("Country", "Region", ""), "item": ("Item", "Product", ""), "period": ("Year", "")},
    "Total",
    ("By source", "By use", "By product"),
)
