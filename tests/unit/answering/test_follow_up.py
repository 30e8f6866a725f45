"""A follow-up takes over the subject; a question of its own stays as it is."""

import pytest

from knowledge.answering.follow_up import stand_alone


@pytest.mark.parametrize(
    ("previous", "text", "expected"),
    [
        ("2025年全市计量的目标是什么？", "那2035年呢", "2035年全市计量的目标是什么"),
        ("充电桩要强检吗？", "加油机呢？", "加油机要强检"),
        ("充电桩要强检吗？", "罚款呢", "充电桩要强检 罚款"),
        ("集贸市场要不要放公平秤", "那它坏了谁修", "集贸市场要不要放公平秤 那它坏了谁修"),
        ("充电桩要强检吗？", "怎么投诉短斤少两的摊主", "怎么投诉短斤少两的摊主"),
    ],
)
def test_stand_alone(previous: str, text: str, expected: str) -> None:
    assert stand_alone(text, previous) == expected
