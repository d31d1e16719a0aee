"""Reading the numbers of a Vosk model's files: Kaldi's binary matrices and tokens.

https://github.com/kaldi-asr/kaldi/blob/master/src/matrix/kaldi-matrix.cc: `FM`, `DM`
are matrices of floats and doubles, `FV`, `DV` vectors, `DP` packed symmetric matrices;
each size is a byte 4 and four bytes, little endian.
"""

import re
import struct
from pathlib import Path

import numpy as np

KINDS = {b"F": ("<f4", 4), b"D": ("<f8", 8)}


class KaldiFile:
    """The bytes of a file, and where what was last looked for begins."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    @classmethod
    def of(cls, path: Path):
        """Return the file at `path`."""
        return cls(path.read_bytes())

    def find(self, token: str):
        """Go behind `<token> `, from the beginning; raises ValueError without it."""
        mark = f"<{token}> ".encode()
        self.at = self.data.index(mark) + len(mark)
        return self

    def has(self, token: str) -> bool:
        """Tell whether there is such a token."""
        return f"<{token}> ".encode() in self.data

    def size(self) -> int:
        """Return a number of four bytes."""
        (found,) = struct.unpack_from("<i", self.data, self.at + 1)
        self.at += 5
        return found

    def numbers(self):
        """Return the vector or matrix that begins here."""
        kind = self.data[self.at : self.at + 3]
        form, width = KINDS[kind[:1]]
        self.at += 3
        shape = [self.size()]
        if kind[1:2] == b"M":
            shape.append(self.size())
        count = shape[0] * (shape[0] + 1) // 2 if kind[1:2] == b"P" else np.prod(shape)
        found = np.frombuffer(self.data, form, int(count), self.at).copy()
        self.at += int(count) * width
        return whole(found, shape[0]) if kind[1:2] == b"P" else found.reshape(shape)

    def number(self) -> float:
        """Return a float or a double."""
        form = {4: "<f", 8: "<d"}[self.data[self.at]]
        return struct.unpack_from(form, self.data, self.at + 1)[0]

    def whole_numbers(self) -> list[int]:
        """Return a list of whole numbers."""
        count = self.size()
        return list(struct.unpack_from(f"<{count}i", self.data, self.at))


def whole(packed, rows: int):
    """Return the symmetric matrix whose lower half is `packed`, row by row."""
    lower = np.zeros((rows, rows))
    lower[np.tril_indices(rows)] = packed
    return lower + np.tril(lower, -1).T


def components(path: Path) -> dict[str, KaldiFile]:
    """Return the parts of an nnet3 model (`am/final.mdl`), by their names."""
    data = path.read_bytes()
    data = data[data.index(b"<NumComponents>") :]
    marks = list(re.finditer(rb"<ComponentName> (\S+) <\w+>", data))
    ends = [mark.start() for mark in marks[1:]] + [len(data)]
    return {
        mark.group(1).decode(): KaldiFile(data[mark.start() : end])
        for mark, end in zip(marks, ends, strict=True)
    }
