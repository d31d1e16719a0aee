"""A tiny CTC model in ONNX that sherpa-onnx really loads: it hears loud and soft.

Its words are no speech: `lo` while the sound is loud, in two pieces (`▁l`, `o`) as a
model with word pieces has them, and nothing while it is soft.  No package registry had
a model with trained weights; the recipe is a model's whole frame nevertheless: features
in, log-probabilities a frame out, the metadata by which sherpa-onnx knows its kind.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

BINS = 80
EVERY = 4  # one frame of log-probabilities for four of features: 40 ms
TOKENS = ("<blk>", "▁l", "o")
# The mean log-mel energy at which half the frames count as loud.
THRESHOLD = -8.0


def tiny_model(folder: Path, kind: str = "zipformer2_ctc") -> Path:
    """Write the model and its tokens to `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    # Later bins are weighed against the earlier: a falling spectrum is `l`, else `o`.
    tilt = np.where(np.arange(BINS) < BINS // 2, 1.0, -1.0) / BINS * 40
    mean = np.ones(BINS) / BINS * 20
    weights = np.stack([np.zeros(BINS), mean + tilt, mean - tilt], axis=1)
    bias = np.array([0, -20 * THRESHOLD, -20 * THRESHOLD])
    nodes = [
        helper.make_node("Slice", ["x", "zero", "end", "axis", "step"], ["kept"]),
        helper.make_node("MatMul", ["kept", "weights"], ["weighed"]),
        helper.make_node("Add", ["weighed", "bias"], ["logits"]),
        helper.make_node("LogSoftmax", ["logits"], ["log_probs"], axis=-1),
        helper.make_node("Add", ["x_lens", "more"], ["longer"]),
        helper.make_node("Div", ["longer", "every"], ["log_probs_len"]),
    ]
    values = {
        "zero": np.array([0]),
        "end": np.array([2**31 - 1]),
        "axis": np.array([1]),
        "step": np.array([EVERY]),
        "more": np.array([EVERY - 1]),
        "every": np.array([EVERY]),
        "weights": weights.astype(np.float32),
        "bias": bias.astype(np.float32),
    }
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", "T", BINS]),
            helper.make_tensor_value_info("x_lens", TensorProto.INT64, ["N"]),
        ],
        [
            helper.make_tensor_value_info(
                "log_probs", TensorProto.FLOAT, ["N", "T4", len(TOKENS)]
            ),
            helper.make_tensor_value_info("log_probs_len", TensorProto.INT64, ["N"]),
        ],
        [numpy_helper.from_array(value, name) for name, value in values.items()],
    )
    opset = [helper.make_opsetid("", 13)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=8)
    for name, value in (("model_type", kind), ("comment", "tiny")):
        entry = model.metadata_props.add()
        entry.key, entry.value = name, value
    onnx.save(model, folder / "model.onnx")
    lines = [f"{token} {number}\n" for number, token in enumerate(TOKENS)]
    (folder / "tokens.txt").write_text("".join(lines), encoding="utf-8")
    return folder
