"""Runs of Chinese in English markup are marked; what is marked already, or can't be, stays."""

import pytest

from pipelines.render.cards import label_cells
from pipelines.render.tongues import mark_chinese

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
    ],
)  # fmt: skip
def test_chinese_in_an_english_page_is_marked_once(before, after):
    assert mark_chinese(before) == after
    assert mark_chinese(after) == after


def test_cells_of_cards_carry_their_columns_name_and_spanning_rows_do_not():
    table = (
        '<table class="ledger cards"><thead><tr><th scope="col">A</th><th scope="col">the "B"</th></tr></thead>'
        '<tbody><tr><th colspan="2">group</th></tr><tr><th scope="row">x</th><td class="num">1</td></tr></tbody></table>'
    )
    labelled = label_cells(table + "<table><tr><td>untouched</td></tr></table>")
    assert '<td data-label="the &quot;B&quot;" class="num">1</td>' in labelled
    assert labelled.count("data-label") == 1
