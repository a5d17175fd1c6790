"""Files open whatever they are wrapped in, and a broken one says so."""

import pytest

from directory.gazetteer.files import Part, WrongFile, digest, parts
from tests.directory.official import write, zipped


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.csv.xz"])
def test_text_is_the_same_in_any_wrapping(tmp_path, name):
    path = write(tmp_path / name, "pcds\nGL1 2AB\n")
    with Part(path).text() as stream:
        assert stream.read() == "pcds\nGL1 2AB\n"


def test_text_drops_a_byte_order_mark_and_marks_bytes_that_are_not_utf8(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfname\nCaf\xe9\n")
    with Part(path).text() as stream:
        assert stream.read() == "name\nCaf�\n"


@pytest.mark.parametrize("name", ["cut.csv.gz", "cut.csv.xz"])
def test_text_of_half_a_download_is_refused_in_words(tmp_path, name):
    path = write(tmp_path / name, "GL1 2AB\n" * 10_000)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(WrongFile, match="not downloaded whole"), Part(path).text() as stream:
        stream.read()


def test_text_of_a_file_damaged_in_the_middle_is_refused_in_words(tmp_path):
    path = write(tmp_path / "a.csv.gz", "".join(f"{n}\n" for n in range(50_000)))
    raw = bytearray(path.read_bytes())
    raw[5_000:5_400] = b"\xff" * 400
    path.write_bytes(raw)
    with pytest.raises(WrongFile, match="is damaged"), Part(path).text() as stream:
        stream.read()


def test_text_of_a_locked_zip_is_refused_in_words(tmp_path):
    path = zipped(tmp_path / "a.zip", a_dot_csv="pcds")
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    with pytest.raises(WrongFile, match="locked with a password"), parts(path)[0].text():
        pass


def test_parts_of_a_zip_leave_out_what_repeats(tmp_path):
    path = zipped(
        tmp_path / "ONSPD_FEB_2025.zip",
        Data__ONSPD_FEB_2025_UK_dot_csv="x",
        Data__multi_csv__ONSPD_FEB_2025_UK_GL_dot_csv="x",
        Documents__names_dot_csv="x",
        User_Guide_dot_pdf="x",
    )
    assert [part.name for part in parts(path)] == ["ONSPD_FEB_2025_UK.csv"]


def test_parts_of_a_folder_leave_out_what_repeats(tmp_path):
    for name in ("Data/CSV/gl.csv", "Doc/headers.csv", "Data/multi_csv/gl.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path / name, "x")
    assert [part.path.relative_to(tmp_path).as_posix() for part in parts(tmp_path)] == ["Data/CSV/gl.csv"]


def test_parts_of_nothing_readable_are_refused(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(WrongFile, match="holds no file ending in"):
        parts(tmp_path)


def test_parts_of_a_broken_zip_are_refused(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK nonsense")
    with pytest.raises(WrongFile, match="not a whole zip file"):
        parts(tmp_path / "a.zip")


def test_parts_of_a_missing_file_are_refused(tmp_path):
    with pytest.raises(WrongFile, match="There is no file"):
        parts(tmp_path / "gone.csv")


def test_digest_changes_with_a_byte_and_with_a_name(tmp_path):
    folder = tmp_path / "codepo"
    folder.mkdir()
    file = write(folder / "gl.csv", "a")
    alone, whole = digest(file), digest(folder)
    assert alone != digest(write(folder / "gl.csv", "b"))
    write(folder / "gl.csv", "a")
    assert whole == digest(folder)
    file.rename(folder / "gm.csv")
    assert whole != digest(folder)
