"""List pages of many templates, all made up: titles, addresses, dates, and the way to the next page."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.collect.addresses import counted_on
from pipelines.collect.datalists import data_entries
from pipelines.collect.dates import day_in, day_of_address
from pipelines.collect.lists import attachments_of, entries_of
from pipelines.collect.pages import digest_of, kind_of, title_of, tree_of
from pipelines.collect.paging import next_page
from pipelines.ground.errors import CollectError

URL = "http://www.jia.example/zw/hjzl/"
TODAY = "2026-11-28"


def read(text, encoding="utf-8", url=URL):
    return entries_of(tree_of(text.encode(encoding), url), url, TODAY)


def told(text, **given):
    return [(entry.url.removeprefix(URL), entry.title, entry.published) for entry in read(text, **given)]


TWO = [("1.htm", "甲市一月", "2026-05-18"), ("2.htm", "甲市二月", "2026-06-02")]


@pytest.mark.parametrize(
    "text",
    [
        '<ul><li><a href="1.htm">甲市一月</a><span>2026-05-18</span></li><li><a href="2.htm">甲市二月</a><span>2026-06-02</span></li></ul>',
        '<ul><li><span>[2026/5/18]</span><a href="1.htm">甲市一月</a></li><li><span>[2026/6/2]</span><a href="2.htm">甲市二月</a></li></ul>',
        "<table><tr><td><a href='1.htm'>甲市一月</a></td><td>2026年5月18日</td></tr><tr><td><a href='2.htm'>甲市二月</a></td><td>2026年6月2日</td></tr></table>",
        '<div><a href="1.htm">甲市一月</a> 2026-05-18<br><a href="2.htm">甲市二月</a> 2026-06-02<br></div>',
        '<div>2026-05-18 <a href="1.htm">甲市一月</a><br>2026-06-02 <a href="2.htm">甲市二月</a></div>',
        '<dl><dt><a href="1.htm">甲市一月</a></dt><dd>2026.05.18 17:23:00</dd><dt><a href="2.htm">甲市二月</a></dt><dd>2026.06.02</dd></dl>',
        '<ul><li><a href="1.htm"><p>甲市一月</p><i>05-18</i></a></li><li><a href="2.htm"><div><h3>甲市二月</h3><em>06-02</em></div></a></li></ul>',
        '<ul><li><b>18</b><i>2026-05</i><a href="1.htm">甲市一月</a></li><li><b>02</b><i>2026.06</i><a href="2.htm">甲市二月</a></li></ul>',
        '<ul><li><a href="1.htm">甲市一月</a><p>1-4月，2025年3月3日的会上说</p><span>发布时间：2026-05-18</span></li><li><a href="2.htm">甲市二月</a><p>摘要</p><span>2026-06-02</span></li></ul>',
        '<ul><li><a href="1.htm" title="甲市一月">甲市…</a><span>2026-05-18</span></li><li><a href="2.htm" title="甲市二月">甲市二...</a><span>2026-06-02</span></li></ul>',
        '<ul><li><a href="1.htm"><img src="a.png"></a><a href="1.htm">甲市一月</a><span>2026-05-18</span></li><li><a href="2.htm">甲市二月</a><span>2026-06-02</span></li></ul>',
        "<ul><li><a href='.\\1.htm'>甲市一月</a>　（2026-05-18）</li><li><a href=' 2.htm#top '>甲市二月</a>　（2026-06-02）</li></ul>",
        """<ul><li><a href="#" onclick="window.open('1.htm')">甲市一月</a>2026-05-18</li><li><a href="javascript:go('/zw/hjzl/2.htm',1)">甲市二月</a>2026-06-02</li></ul>""",
        '<base href="/zw/hjzl/x.htm"><ul><li><a href="1.htm">甲市一月</a><time>2026-05-18</time></li><li><a href="/zw/hjzl/2.htm">甲市二月</a><time>2026-06-02</time></li></ul>',
    ],
)  # fmt: skip
def test_a_list_is_read_whatever_its_template(text):
    assert told(text) == TWO


@pytest.mark.parametrize("declared", ["", '<meta charset="gb2312">', '<meta charset="utf-8">'])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_page_is_read_in_its_encoding_whatever_it_declares(declared, encoding):
    text = f"<html><head>{declared}</head><body><li><a href='1.htm'>本市环境质量状况公报发布</a>2026-05-18</li></body>"
    assert told(text, encoding=encoding) == [("1.htm", "本市环境质量状况公报发布", "2026-05-18")]


def test_menus_pagers_and_mails_are_no_entries():
    text = (
        '<nav><a href="9.htm">导航 2026-05-18</a></nav><a href="/zw/">环境质量</a><a href="index_1.htm">2</a>'
        '<a href="javascript:void(0)">打印</a><a href="mailto:a@b.example">信箱</a><a href="#x">顶</a><a href="http://[::1">坏</a>'
        '<footer><a href="8.htm">关于</a> 2026-05-18</footer>'
    )
    assert told(text) == []


def test_an_article_has_a_head_of_its_own():
    assert (
        told(
            "<header><a href='8.htm'>关于</a></header><article><header><a href='1.htm'>甲市一月</a></header><time>2026-05-18</time></article>"
        )
        == TWO[:1]
    )


def test_a_title_and_its_downloads_share_the_date_of_their_row():
    text = "<ul><li><a href='1.htm'>甲市一月</a> <a href='1.pdf'>PDF下载</a><span>2026-05-18</span></li><li><a href='2.htm'>甲市二月</a> <a href='2.pdf'>PDF下载</a><span>2026-06-02</span></li></ul>"
    assert [(title, day) for _, title, day in told(text)] == [
        ("甲市一月", "2026-05-18"),
        ("PDF下载", "2026-05-18"),
        ("甲市二月", "2026-06-02"),
        ("PDF下载", "2026-06-02"),
    ]


def test_a_menu_of_columns_is_no_list_whatever_its_addresses_look_like():
    assert told(
        '<div class="main-nav"><a href="/channel12/c345.html">环境质量</a></div><a href="/channel12/c346.html">环境质量</a>'
    ) == [("http://www.jia.example/channel12/c346.html", "环境质量", "")]


@given(st.text(st.sampled_from("<>/=\"' \n-.[]年月日012359abiulhrefdt&#;甲市"), max_size=300))
@settings(max_examples=150, deadline=None)
def test_whatever_a_page_holds_it_is_read_or_refused_in_a_sentence(text):
    page = f"<ul><li>{text}<a href='1.htm'>甲</a>{text}</li>{text}</ul>"
    try:
        root = tree_of(page.encode(), URL)
    except CollectError:
        return
    assert all(entry.url.startswith("http") for entry in entries_of(root, URL, TODAY))
    next_page(root, URL, 1), attachments_of(root, URL)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["title", "url", "date", "time", "name", "x"]), inner)
        ),
    )
)
@settings(max_examples=150, deadline=None)
def test_whatever_data_hold_they_are_read(value):
    for entry in data_entries(json.dumps(value).encode(), URL, TODAY):
        assert entry.url.startswith("http")
        assert entry.title


def test_an_entry_without_a_date_is_taken_where_its_address_is_a_document():
    text = '<a href="202605/t20260518_1.htm">甲</a><a href="/about/us.htm">乙</a><a href="data/b.xlsx">丙</a>'
    found = read(text)
    assert [(entry.title, entry.published, entry.day) for entry in found] == [
        ("甲", "", "2026-05-18"),
        ("丙", "", ""),
    ]


def test_signs_that_turn_or_end_a_line_are_no_part_of_a_title():
    assert told("<li><a href='1.htm'>甲\u202e市\u0007\n 一\u200b月</a>2026-05-18</li>") == [
        ("1.htm", "甲市 一月", "2026-05-18")
    ]


@pytest.mark.parametrize(
    ("text", "url", "day"),
    [
        ("[05-18]", URL, "2026-05-18"),
        ("12-30", URL, "2025-12-30"),  # the last one that was
        ("11-29", URL, "2026-11-29"),  # a clock in another zone
        ("05-18", URL + "202405/t1.htm", "2024-05-18"),
        ("5月18日", URL, "2026-05-18"),
        ("1-5月", URL, ""),
        ("2026-02-30", URL, ""),
        ("20260518", URL, "2026-05-18"),
        ("浏览 12 2026年5月18日", URL, "2026-05-18"),
        ("12.3%", URL, ""),
        ("电话 0598-8123456", URL, ""),
    ],
)
def test_a_date_beside_a_title_is_read_as_printed(text, url, day):
    assert day_in(text, url, TODAY) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.example/202606/t20260518_1917338.htm", "2026-05-18"),
        ("http://a.example/art/2026/5/18/art_1_2.html", "2026-05-18"),
        ("http://a.example/202612/1.htm", ""),
        ("http://a.example/c2026051812345.htm", ""),
    ],
)
def test_the_day_in_an_address_is_read(url, day):
    assert day_of_address(url) == day


PAGERS = [
    ('<a href="index_1.htm">下一页</a>', "index_1.htm"),
    ('<a href="list2.htm">下页</a><a href="list9.htm">尾页</a>', "list2.htm"),
    ('<a href="?page=2">2</a>', "?page=2"),
    ('<link rel="next" href="p2.htm">', "p2.htm"),
    ("""<a href="javascript:;" onclick="go(this,'/zw/hjzl/index_2.jhtml')">下一页 &gt;</a>""", "index_2.jhtml"),
    ('<script>createPageHTML(20, 0, "index", "htm");</script>', "index_1.htm"),
    ("<script>createPageHTML('page-div',11, 0,'index','html',200);</script>", "index_1.html"),
    ('<script>\nvar countPage = 5//共几页\nvar currentPage = 0;\nfunction createPageHTML(a, b, c, d){}\ncreatePageHTML(countPage, currentPage, "index", "shtml");</script>', "index_1.shtml"),
    ('<script>\n//createPageHTML(20, 0, "old", "htm");\ncreatePageHTML(1, 0, "index", "htm");</script>', None),
    ('<a href="#">下一页</a>', None),
    ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "behind"), PAGERS)
def test_the_page_behind_a_list_is_found_as_its_portal_links_it(text, behind):
    found = next_page(tree_of(f"<body>{text}</body>".encode(), URL), URL, 1)
    assert (found and found.removeprefix(URL)) == (behind if behind != "?page=2" else "?page=2")


def test_a_drawn_pager_ends_at_its_last_page():
    root = tree_of(b'<script>createPageHTML(3, 2, "index", "htm");</script>', URL)
    assert next_page(root, URL + "index_2.htm", 3) is None


@pytest.mark.parametrize(
    ("url", "behind"),
    [
        ("http://a.example/api?x=1&pageNo=9", "http://a.example/api?x=1&pageNo=10"),
        ("http://a.example/api?x=1", None),
    ],
)
def test_a_page_that_a_question_names_is_counted_on(url, behind):
    assert counted_on(url) == behind


@pytest.mark.parametrize(
    "text",
    [
        '{"page":1,"data":[{"doctitle":"甲市一月","docpuburl":"1.htm","url":"","docreltime":"2026.05.18 17:23:00"},{"doctitle":"甲市二月","docpuburl":"/zw/hjzl/2.htm","docreltime":"2026.06.02"}]}',
        '[{"Title":"<em>甲市</em>一月","LinkUrl":"/zw/hjzl/1.htm","pub_date":"2026-05-18"},{"title":"甲市二月","href":"./2.htm","date":"2026/6/2"}]',
        '{"r":{"rows":[{"bt":"甲市一月","link":"./1.htm","fbsj":1779098000000},{"bt":"甲市二月","link":"./2.htm","fbsj":"1780380000"}]}}',
        'cb({"list":[{"name":"甲市一月","url":"./1.htm","time":"20260518"},{"name":"甲市二月","url":"./2.htm","time":"2026年6月2日"}]});',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_list_of_data_is_read_whatever_it_calls_its_fields(text, encoding):
    made = text.replace('"1.htm"', '"http://www.jia.example/zw/hjzl/1.htm"').encode(encoding)
    assert kind_of(made, URL) == "json"
    found = data_entries(made, URL, TODAY)
    assert [(entry.url.removeprefix(URL), entry.title, entry.published) for entry in found] == TWO


def test_an_object_that_holds_several_addresses_gives_that_of_its_document():
    text = '[{"chnl":"环境质量","chnldocurl":"/x/9.htm","content":"甲","docpuburl":"/zw/hjzl/1.htm","docreltime":"2026.05.18 17:23:00","doctitle":"甲市一月","pubdate":"","subdoctitle":"","_docpuburl":"http://www.jia.example/zw/hjzl/","files":[{"appdesc":"附表","docpuburl":"/zw/hjzl/1.htm","_href":"a.doc"}]},{"_url":"/zw/hjzl/","url":"./2.htm","title":"甲市二月","date":"2026-06-02"}]'
    found = data_entries(text.encode(), URL, TODAY)
    assert [(entry.url.removeprefix(URL), entry.title, entry.published) for entry in found] == TWO


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"a":1}', "[" * 5000, '[{"title":"甲","url":"javascript:/1"}]', '[{"title":"甲"}]']
)
def test_data_that_hold_no_list_have_no_entries(text):
    assert data_entries(text.encode(), URL, TODAY) == []


def test_the_files_of_a_notice_are_found_by_their_ending_their_name_or_their_frame():
    text = (
        '<nav><a href="n.pdf">导航</a></nav><a href="a.xlsx">附表</a><a href="/download?id=7">附件1：数据.docx</a><a href="/down?id=8">附件2</a>'
        '<a href="b.htm">相关</a><iframe src="c.pdf"></iframe><a href="a.xlsx">下载</a>'
    )
    found = attachments_of(tree_of(text.encode(), URL), URL)
    assert [entry.url.rpartition("/")[2] for entry in found] == [
        "a.xlsx",
        "download?id=7",
        "down?id=8",
        "c.pdf",
    ]


def test_a_counter_that_ticks_is_no_other_content_and_another_figure_is():
    text = "<html><body><p>浏览次数：{n} 今天是2026年{m}月18日 星期一</p><p>优良天数比例{x}%</p><nav>{n}</nav><script>{n}</script></body></html>"
    digests = [
        digest_of(text.format(n=n, m=m, x=x).encode(), "html", URL)
        for n, m, x in [(1, 1, 98.6), (27, 2, 98.6), (1, 1, 98.7)]
    ]
    assert digests[0] == digests[1] != digests[2]


def test_what_stands_around_a_notice_is_no_other_content():
    text = "<html><head><title>{t}</title></head><body><p>优良天数比例98.6%</p><ul><li><a href='9.htm'>{n}</a> 2026-05-{n}</li></ul><p>下一篇：<a href='8.htm'>{n}</a></p></body></html>"
    digests = [
        digest_of(text.format(t=t, n=n).encode(), "html", URL)
        for t, n in [("甲", 10), ("甲", 11), ("乙", 10)]
    ]
    assert digests[0] == digests[1] != digests[2]


def test_a_page_that_nests_without_end_and_one_with_nul_bytes_are_read():
    assert title_of(tree_of(b"<title>a\0b</title>" + b"<div>" * 20_000, URL)) == "ab"


def test_a_list_of_thousands_of_entries_takes_no_long_time():
    rows = "".join(f"<li><a href='{n}.htm'>第{n}条</a><span>2026-05-18</span></li>" for n in range(3000))
    begun = dt.datetime.now(dt.UTC)
    assert len(read(f"<ul>{rows}</ul>")) == 3000
    flat = "".join(f"<a href='{n}.htm'>第{n}条</a> 2026-05-18<br>" for n in range(3000))
    assert {entry.published for entry in read(f"<div>{flat}</div>")} == {"2026-05-18"}
    assert (dt.datetime.now(dt.UTC) - begun).total_seconds() < 5
