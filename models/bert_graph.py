"""A BERT text encoder as an ONNX graph, built from its weights: no tracer, nothing that the encoder does not need.

The graph takes `ids`, int64 (n, length), where **every row has the same number of tokens and none is padding**, and
gives `tokens`, float32 (n, length, dim): the last layer. Without padding there is no mask, no wasted work, and no
way for a neighbour in the batch to change a vector.

In bytes, an activation row (one token) is scaled by its own largest value as it comes. ONNX Runtime's
`DynamicQuantizeLinear` takes one scale for the whole batch, so that a text's vector depends on its neighbours; here
it does not, to the last bit. Before that, the channels of a layer's input are evened out: what is divided out of an
input channel is multiplied into the weights (Xiao et al. 2023, "SmoothQuant", strength 1/2), because a few channels
of a transformer reach ten times further than the others and would take the whole byte for themselves. Weights are
rounded against the inputs that text brings (`models.rounding`). What comes out of a GELU is never below -0.17: it is
lifted by that much, so that the byte is not half empty, and what the lift adds is taken off behind the product.
The table of words holds bytes with a scale for each row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from models.rounding import compensated

Weights = Mapping[str, NDArray[np.float32]]

MICROSOFT = "com.microsoft"  # the operators that ONNX Runtime adds to the standard
OPSET = 18
MICROSOFT_OPSET = 1
IR_VERSION = 9  # read by ONNX Runtime 1.17 and later
TABLE_STEPS = 127  # of a signed byte; -128 is left out so that the range is symmetric
WEIGHT_STEPS = 64
"""Weights keep seven bits: two products of a byte (at most 255) and a weight then fit the 16-bit sum of processors
without VNNI (2 x 255 x 64 = 32,640 < 32,768), which would otherwise clip without a word."""
LIFT = 0.17
"""The least value of a GELU is -0.16997."""
SMALLEST = 1e-6  # below it a channel or a weight counts as unused
SHARED: Mapping[str, NDArray[np.generic]] = {
    "step": np.array(1 / 127, dtype=np.float32),  # of an activation, once its row is scaled to [-1, 1]
    "middle": np.array(128, dtype=np.uint8),
    "lifted_step": np.array(1 / 255, dtype=np.float32),  # of one that is never below zero, scaled to [0, 1]
    "bottom": np.array(0, dtype=np.uint8),
    "last_axis": np.array([-1], dtype=np.int64),
    "smallest": np.array(1e-12, dtype=np.float32),  # a row of zeros is divided by this and stays zero
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a linear layer's input was seen to be on text.

    Args:
        reach: (channels,), largest absolute value.
        moments: (channels, channels), sum over tokens of channel times channel.
    """

    reach: NDArray[np.float32]
    moments: NDArray[np.float64]


Inputs = Mapping[str, Seen]  # by the name of a linear layer's input


@dataclass(frozen=True, slots=True)
class BertShape:
    """What of a BERT's `config.json` the graph depends on."""

    layers: int
    heads: int
    dim: int
    epsilon: float
    positions: int

    @classmethod
    def of(cls, config: Mapping[str, object]) -> BertShape:
        """Read a `config.json`; `ValueError` if it is not a BERT with GELU and absolute positions."""
        kind = (
            config.get("model_type"),
            config.get("hidden_act"),
            config.get("position_embedding_type", "absolute"),
        )
        if kind != ("bert", "gelu", "absolute"):
            raise ValueError(
                f"only BERT with GELU and absolute positions can be exported, this one is {kind}"
            )
        return cls(
            layers=int(str(config["num_hidden_layers"])),
            heads=int(str(config["num_attention_heads"])),
            dim=int(str(config["hidden_size"])),
            epsilon=float(str(config["layer_norm_eps"])),
            positions=int(str(config["max_position_embeddings"])),
        )


def row_scales(table: NDArray[np.float32], steps: int) -> NDArray[np.float32]:
    """The step of each row (n, 1) with which its largest value takes the largest code."""
    largest = np.abs(table).max(axis=1, keepdims=True)
    return np.where(largest > 0, largest / steps, 1.0).astype(np.float32)


def quantised_rows(table: NDArray[np.float32], steps: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Bytes (n, k) in [-steps, steps] and scales (n, 1): bytes x scales is the table within half a step.

    >>> codes, scales = quantised_rows(np.array([[1.0, -0.5]], dtype=np.float32), 127)
    >>> codes.tolist(), round(float(scales[0, 0]) * 127, 6)
    ([[127, -64]], 1.0)
    """
    scales = row_scales(table, steps)
    return np.rint(table / scales).astype(np.int8), scales


def evening(reach: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Divisors (inputs,) of a layer's input channels: square root of reach over largest weight, around 1.

    Xiao et al. (2023), "SmoothQuant", equation 4 with strength 1/2. Of 0.3, 0.5 and 0.7 this came nearest to full
    precision on French and English labels and descriptions.
    """
    largest = np.abs(weight).max(axis=0)
    divisors = np.sqrt(np.maximum(reach, SMALLEST) / np.maximum(largest, SMALLEST))
    return np.asarray(divisors / np.median(divisors), dtype=np.float32)


@dataclass(slots=True)
class _Graph:
    """Nodes and constants as they are added. Without `inputs` everything stays in full precision."""

    weights: Weights
    shape: BertShape
    inputs: Inputs | None
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, **attributes: int | float) -> str:
        own = operator in {"MatMulIntegerToFloat", "MultiHeadAttention", "SkipLayerNormalization", "BiasGelu"}
        node = helper.make_node(operator, inputs, [output], name=output, domain=MICROSOFT if own else "")
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self.nodes.append(node)
        return output

    def linear(self, name: str, source: str, weight: NDArray[np.float32], lifted: bool = False) -> str:
        """Source times the layer's weight (outputs, inputs), without bias. `lifted`: the source comes from a GELU."""
        if self.inputs is None:
            return self.node("MatMul", [source, self.constant(f"{name}.weight", weight.T)], name)
        seen = self.inputs[source]
        divisors = evening(seen.reach, weight)
        even_weight = weight * divisors
        scales = row_scales(even_weight, WEIGHT_STEPS)
        codes = compensated(even_weight, scales, seen.moments / np.outer(divisors, divisors), WEIGHT_STEPS)
        factors = self.constant(f"{name}.evening", (1 / divisors).astype(np.float32))
        even = self.node("Mul", [source, factors], f"{name}.even")
        if lifted:
            lift = (LIFT / divisors).astype(np.float32)
            even = sizes = self.node("Add", [even, self.constant(f"{name}.lift", lift)], f"{name}.lifted")
            step, zero = self.shared("lifted_step"), self.shared("bottom")
        else:
            sizes = self.node("Abs", [even], f"{name}.sizes")
            step, zero = self.shared("step"), self.shared("middle")
        widest = self.node("ReduceMax", [sizes, self.shared("last_axis")], f"{name}.widest", keepdims=1)
        row_scale = self.node("Max", [widest, self.shared("smallest")], f"{name}.row_scale")
        unit = self.node("Div", [even, row_scale], f"{name}.unit")
        bytes_in = self.node("QuantizeLinear", [unit, step, zero], f"{name}.bytes")
        product = self.node(
            "MatMulIntegerToFloat",
            [
                bytes_in,
                self.constant(f"{name}.codes", codes.T),
                step,
                self.constant(f"{name}.scales", scales[:, 0]),
                zero,
                self.constant(f"{name}.zeros", np.zeros(len(codes), dtype=np.int8)),
            ],
            f"{name}.product",
        )
        if not lifted:
            return self.node("Mul", [product, row_scale], name)
        wide = self.node("Mul", [product, row_scale], f"{name}.wide")
        added = -((codes * scales) @ lift).astype(np.float32)
        return self.node("Add", [wide, self.constant(f"{name}.lowered", added)], name)

    def shared(self, name: str) -> str:
        """A constant that all layers use, added once."""
        if all(one.name != name for one in self.constants):
            self.constant(name, SHARED[name])
        return name

    def words(self) -> str:
        table = self.weights["embeddings.word_embeddings.weight"]
        if self.inputs is None:
            return self.node("Gather", [self.constant("words", table), "ids"], "words.rows")
        codes, scales = quantised_rows(table, TABLE_STEPS)
        rows = self.node("Gather", [self.constant("words.codes", codes), "ids"], "words.bytes")
        steps = self.node("Gather", [self.constant("words.scales", scales), "ids"], "words.steps")
        floats = self.node("Cast", [rows], "words.floats", to=TensorProto.FLOAT)
        return self.node("Mul", [floats, steps], "words.rows")

    def embeddings(self) -> str:
        """Words, places in the text and the one segment, added and normalised."""
        places = self.weights["embeddings.position_embeddings.weight"]
        segment = self.weights["embeddings.token_type_embeddings.weight"][0]
        length = self.node("Shape", ["ids"], "length", start=1, end=2)
        places_of_text = self.node(
            "Slice",
            [
                self.constant("places", (places + segment).astype(np.float32)),
                self.constant("zero", np.array([0], dtype=np.int64)),
                length,
                self.constant("first_axis", np.array([0], dtype=np.int64)),
            ],
            "places.rows",
        )
        added = self.node("Add", [self.words(), places_of_text], "embedded")
        return self.node(
            "LayerNormalization",
            [
                added,
                self.constant("embeddings.gain", self.weights["embeddings.LayerNorm.weight"]),
                self.constant("embeddings.bias", self.weights["embeddings.LayerNorm.bias"]),
            ],
            "layer_in",
            axis=-1,
            epsilon=self.shape.epsilon,
        )

    def layer(self, number: int, source: str) -> str:
        """One transformer layer: attention, then the wide layer with GELU, each added to its input and normalised."""
        prefix = f"encoder.layer.{number}."
        three = [f"{prefix}attention.self.{one}" for one in ("query", "key", "value")]
        stacked = np.concatenate([self.weights[f"{one}.weight"] for one in three])
        bias = np.concatenate([self.weights[f"{one}.bias"] for one in three])
        together = self.linear(f"{number}.qkv", source, stacked)
        names = [f"{number}.{one}" for one in ("query", "key", "value")]
        sizes = self.constant(f"{number}.sizes", np.full(3, self.shape.dim, dtype=np.int64))
        self.nodes.append(
            helper.make_node("Split", [together, sizes], names, name=f"{number}.split", axis=-1)
        )
        attended = self.node(
            "MultiHeadAttention",
            [*names, self.constant(f"{number}.qkv.bias", bias)],
            f"{number}.attention",
            num_heads=self.shape.heads,
        )
        after = self._added(f"{number}.mixed", f"{prefix}attention.output", attended, source)
        wide = self.linear(f"{number}.wide", after, self.weights[f"{prefix}intermediate.dense.weight"])
        bent = self.node(
            "BiasGelu",
            [wide, self.constant(f"{number}.wide.bias", self.weights[f"{prefix}intermediate.dense.bias"])],
            f"{number}.bent",
        )
        return self._added(f"{number}.out", f"{prefix}output", bent, after, lifted=True)

    def _added(self, name: str, prefix: str, source: str, kept: str, lifted: bool = False) -> str:
        projected = self.linear(f"{name}.linear", source, self.weights[f"{prefix}.dense.weight"], lifted)
        return self.node(
            "SkipLayerNormalization",
            [
                projected,
                kept,
                self.constant(f"{name}.gain", self.weights[f"{prefix}.LayerNorm.weight"]),
                self.constant(f"{name}.shift", self.weights[f"{prefix}.LayerNorm.bias"]),
                self.constant(f"{name}.bias", self.weights[f"{prefix}.dense.bias"]),
            ],
            name,
            epsilon=self.shape.epsilon,
        )


def linear_inputs(shape: BertShape) -> tuple[str, ...]:
    """Names of the values that feed linear layers: what must be seen on text."""
    names = ["layer_in"]
    for number in range(shape.layers):
        names += [f"{number}.attention", f"{number}.mixed", f"{number}.bent", f"{number}.out"]
    return tuple(names[:-1])


def bert_graph(
    weights: Weights, shape: BertShape, inputs: Inputs | None, also: Sequence[str] = ()
) -> onnx.ModelProto:
    """The encoder as an ONNX model: `ids` int64 (n, length) to `tokens` float32 (n, length, dim).

    Args:
        weights: by the names of `transformers.BertModel`, linear layers as (outputs, inputs).
        shape: of the same model.
        inputs: every value in `linear_inputs(shape)` as it was seen on text; `None` keeps full precision.
        also: values given beside `tokens`, to see them.
    """
    graph = _Graph(weights, shape, inputs)
    source = graph.embeddings()
    for number in range(shape.layers):
        source = graph.layer(number, source)
    graph.node("Identity", [source], "tokens")
    rows = ["n", "length"]
    outputs = [helper.make_tensor_value_info("tokens", TensorProto.FLOAT, [*rows, shape.dim])]
    outputs += [helper.make_tensor_value_info(name, TensorProto.FLOAT, [*rows, None]) for name in also]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "bert",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, rows)],
            outputs,
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, MICROSOFT_OPSET)],
        producer_name="passerelle",
    )
    model.ir_version = IR_VERSION
    return model
