"""Open an official file, whatever it is wrapped in: plain, .gz, .xz, .zip, or a folder of them."""

import gzip
import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

READABLE = (".csv", ".txt", ".geojson", ".geojsonl", ".json")
# The ONS zip repeats its one big table cut up by postcode area, and adds look-up tables of names.
REPEATED = ("multi_csv", "documents", "doc")
ENCRYPTED = 1
A_MEGABYTE = 1 << 20
DAMAGED = (gzip.BadGzipFile, lzma.LZMAError, zlib.error, zipfile.BadZipFile, EOFError)


class WrongFile(Exception):  # noqa: N818 -- it is an answer, not a fault
    """Not a file that can be read here; the message says what was expected."""


@dataclass(frozen=True)
class Part:
    """One table: a file, or one file inside a zip."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """What to call it to a person."""
        return Path(self.member).name or self.path.name

    @property
    def kind(self) -> str:
        """The ending that says what is inside the wrapping, such as .csv."""
        return Path(self.name.lower().removesuffix(".gz").removesuffix(".xz")).suffix

    @contextmanager
    def text(self) -> Iterator[TextIO]:
        """The words in it. A byte that is not UTF-8 becomes a mark that no check lets through."""
        try:
            with self._binary() as stream:
                yield io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
        except DAMAGED as error:
            raise WrongFile(f"{self.name} is damaged or was not downloaded whole ({error}).") from error

    @contextmanager
    def _binary(self):
        if self.member:
            with zipfile.ZipFile(self.path) as archive:
                if archive.getinfo(self.member).flag_bits & ENCRYPTED:
                    raise WrongFile(f"{self.path.name} is locked with a password.")
                with archive.open(self.member) as stream:
                    yield stream
        else:
            opener = {".gz": gzip.open, ".xz": lzma.open}.get(self.path.suffix.lower(), open)
            with opener(self.path, "rb") as stream:
                yield stream


def parts(path: Path) -> list[Part]:
    """The tables in ``path``. Raises WrongFile when there are none."""
    if not path.exists():
        raise WrongFile(f"There is no file called {path}.")
    if path.is_dir():
        inside = sorted(file for file in path.rglob("*") if file.is_file())
        found = [Part(file) for file in inside if not repeated(file.relative_to(path))]
    elif path.suffix.lower() == ".zip":
        found = _members(path)
    else:
        return [Part(path)]
    found = [part for part in found if part.kind in READABLE]
    if not found:
        raise WrongFile(f"{path.name} holds no file ending in {', '.join(READABLE)}.")
    return found


def _members(path: Path) -> list[Part]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    except zipfile.BadZipFile as error:
        raise WrongFile(f"{path.name} is not a whole zip file.") from error
    return [Part(path, name) for name in names if not repeated(Path(name))]


def repeated(name: Path) -> bool:
    """Whether a file lies in a folder that tells what another file tells, or only explains it."""
    return any(folder.lower() in REPEATED for folder in name.parts[:-1])


def digest(path: Path) -> str:
    """The SHA-256 of a file, or of every name and file in a folder."""
    total = hashlib.sha256()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if not file.is_file():
            continue
        if path.is_dir():
            total.update(str(file.relative_to(path)).encode())
        with file.open("rb") as stream:
            while block := stream.read(A_MEGABYTE):
                total.update(block)
    return total.hexdigest()
