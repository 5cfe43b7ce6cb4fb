"""What is put into a page where its tree says: names on cards, marks on Chinese, room for the search."""

import pytest

from pipelines.render.markup import finished

ZH = '<span lang="zh-Hans">'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<p lang="en">mu (亩)</p>', f'<p lang="en">mu ({ZH}亩</span>)</p>'),
        ('<p lang="en">on 2020年11月, said</p>', f'<p lang="en">on 2020{ZH}年11月</span>, said</p>'),
        ('<p lang="en"><q lang="zh-Hans">力争</q> 做</p>', f'<p lang="en"><q lang="zh-Hans">力争</q> {ZH}做</span></p>'),
        ('<p lang="en"><br>亩<img alt="亩"></p>', f'<p lang="en"><br>{ZH}亩</span><img alt="亩"></p>'),
        ('<svg lang="en"><desc>亩</desc><text>亩</text></svg>',
         '<svg lang="en"><desc>亩</desc><text><tspan lang="zh-Hans">亩</tspan></text></svg>'),
        ('<p lang="en">plain</p>', '<p lang="en">plain</p>'),
        # What only looks like markup, or hides in it.
        ('<p lang="en" title="a > 亩">x</p>', '<p lang="en" title="a > 亩">x</p>'),
        ("<p lang='zh-Hans'>亩</p><p lang=zh>亩</p>", "<p lang='zh-Hans'>亩</p><p lang=zh>亩</p>"),
        ('<div lang="en"><script>"亩"</script><style>/*亩*/</style><!-- 亩 --></div>',
         '<div lang="en"><script>"亩"</script><style>/*亩*/</style><!-- 亩 --></div>'),
        ('<ul lang="en"><li>亩<li>吨</ul>', f'<ul lang="en"><li>{ZH}亩</span><li>{ZH}吨</span></ul>'),
        ('<p lang="en">亩&amp;吨 &lt;亩&gt;</p>', f'<p lang="en">{ZH}亩</span>&amp;{ZH}吨</span> &lt;{ZH}亩</span>&gt;</p>'),
        ('<p lang="zh-Hans">亩 <i lang="en">亩</i> 亩</p>', f'<p lang="zh-Hans">亩 <i lang="en">{ZH}亩</span></i> 亩</p>'),
    ],
)  # fmt: skip
def test_chinese_in_an_english_page_is_marked_once(before, after):
    assert finished(before, marked=True).html == after
    assert finished(after, marked=True).html == after
    assert finished(before, marked=False).html == before


HEAD = '<thead><tr><th scope="col">A</th><th scope="col">the <i>"B"</i></th></tr></thead>'


@pytest.mark.parametrize("table", ['<table class="ledger cards">', '<table id="t" class="cards" data-x="1">'])
def test_cells_of_cards_carry_their_columns_name_and_spanning_rows_do_not(table):
    body = '<tbody><tr><th colspan="2">group</th></tr><tr><th scope="row">x</th><td class="num">1</td></tr></tbody>'
    labelled = finished(f"{table}{HEAD}{body}</table><table><tr><td>untouched</td></tr></table>", False).html
    assert '<td data-label="the &quot;B&quot;" class="num">1</td>' in labelled
    assert labelled.count("data-label") == 1
    assert finished(labelled, False).html == labelled


def test_a_table_that_is_no_card_and_a_cell_beyond_the_columns_stay():
    body = "<tbody><tr><td>1<td>2<td>3</tr></tbody></table>"
    labelled = finished(f'<table class="cards">{HEAD}{body}', False).html
    assert '<td data-label="A">1<td data-label="the &quot;B&quot;">2<td>3' in labelled
    plain = f'<table class="postcards">{HEAD}{body}'
    assert finished(plain, False).html == plain


@pytest.mark.parametrize(
    ("page", "apart"),
    [
        ("<p>废旧农膜</p>", "<p>废 旧 农 膜</p>"),
        ("<p>率达85%以上</p>", "<p>率 达 85% 以 上</p>"),
        ("<p>农膜，回收</p>", "<p>农 膜， 回 收</p>"),
        ('<p title="农膜">English</p>', '<p title="农膜">English</p>'),
        ('<p title="a > 农膜">English</p>', '<p title="a > 农膜">English</p>'),
    ],
)
def test_chinese_characters_stand_apart_in_texts_of_the_searched_copy_only(page, apart):
    made = finished(page, False)
    assert made.indexed == apart
    assert made.html == page
