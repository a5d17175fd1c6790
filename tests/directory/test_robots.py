import pytest

from directory.robots import is_robot


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80) Presto/2.12",
    ],
)
def test_people_are_not_robots(agent):
    assert not is_robot(agent)


@pytest.mark.parametrize(
    "agent", ["", "Googlebot/2.1 (+http://www.google.com/bot.html)", "curl/8.9.1", "WhatsApp/2.23"]
)
def test_programs_are_robots(agent):
    assert is_robot(agent)
