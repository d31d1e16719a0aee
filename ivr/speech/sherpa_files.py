"""Which sherpa-onnx model a folder holds, told by its files.

A transducer has an encoder, a decoder and a joiner; Whisper has the first two; all
others are one file whose metadata names its kind (the `model_type` that sherpa-onnx's
export scripts add, https://k2-fsa.github.io/sherpa/onnx/pretrained_models/).
Nothing of sherpa-onnx is imported here.
"""

from dataclasses import dataclass
from pathlib import Path

# What the metadata calls a kind, as it begins, and the kind's short name.
KINDS = {
    "sense_voice": "sense_voice",
    "paraformer": "paraformer",
    "zipformer": "zipformer_ctc",
    "wenet": "wenet_ctc",
    "telespeech": "telespeech_ctc",
    "EncDec": "nemo_ctc",
}
# Exporters append the metadata to the file; so much of its end surely holds it.
END_BYTES = 1024 * 1024
KEY = b"model_type"
# Protocol Buffers: field 2, a text (the value in ONNX's StringStringEntryProto).
VALUE_TAG = 0x12


@dataclass(frozen=True, slots=True)
class SherpaModel:
    """A model's kind and its files, by what each is."""

    kind: str
    files: dict[str, Path]


def sherpa_model(folder: Path) -> SherpaModel | None:
    """Return the model in `folder`; None when it holds none that we know."""
    tokens = one(folder, "*tokens.txt")
    if tokens is None:
        return None
    found = {
        part: path
        for part in ("encoder", "decoder", "joiner")
        if (path := one(folder, f"*{part}*.onnx")) is not None
    }
    if len(found) == len(("encoder", "decoder", "joiner")):
        return SherpaModel("transducer", {"tokens": tokens, **found})
    if set(found) == {"encoder", "decoder"}:
        return SherpaModel("whisper", {"tokens": tokens, **found})
    single = one(folder, "*.onnx")
    kind = kind_of(single) if single is not None and not found else None
    if single is None or kind is None:
        return None
    return SherpaModel(kind, {"tokens": tokens, "model": single})


def one(folder: Path, pattern: str) -> Path | None:
    """Return the file of that pattern, the small one (int8) where there are two."""
    found = sorted(folder.glob(pattern), key=lambda path: ".int8." not in path.name)
    return next((path for path in found if path.is_file()), None)


def kind_of(model: Path) -> str | None:
    """Return the kind that the metadata of an ONNX file names; None when none does."""
    named = model_type(model)
    for beginning, kind in KINDS.items():
        if named.startswith(beginning):
            return kind
    return None


def model_type(model: Path) -> str:
    """Return the `model_type` at the end of an ONNX file; nothing where it has none."""
    with model.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - END_BYTES, 0))
        end = file.read()
    at = end.rfind(KEY) + len(KEY)
    tag, length = end[at : at + 1], end[at + 1 : at + 2]
    if at < len(KEY) or tag != bytes([VALUE_TAG]) or not length:
        return ""
    return end[at + 2 : at + 2 + length[0]].decode("utf-8", "replace")
