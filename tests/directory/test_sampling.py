from directory.sampling import is_sampled


def test_one_in_ten_and_the_same_again():
    drawn = [is_sampled(b"key", f"text {number}") for number in range(5_000)]
    assert 420 < sum(drawn) < 580
    assert drawn == [is_sampled(b"key", f"text {number}") for number in range(5_000)]
    assert drawn != [is_sampled(b"another key", f"text {number}") for number in range(5_000)]
