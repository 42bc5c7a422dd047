"""From a sentence-transformers folder to the encoder that ships: `python -m models.export_encoder SOURCE --out FOLDER`.

With `--training FILE` (what `models.training` writes beside the model) the manifest tells base, recipe, data, commit
and attributions, and with `--scores FILE` (rows kept by `passerelle evaluate encoder --keep`) what the recipe reached
on held-out concepts before the refit.
Needs the extra `[models]` (onnx, safetensors), and takes a minute. What comes out needs ONNX Runtime and
tokenizers only.
The source is a BERT with mean pooling: the graph is built from its weights by `models.bert_graph`, to bytes, after a
look at what its layers are given on labels and descriptions of the referential.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from data import load_taxonomy
from matching.encoder import Kind
from matching.taxonomy import Taxonomy
from models.bert_graph import BertShape, Inputs, Seen, Weights, bert_graph, linear_inputs
from models.onnx_encoder import FORMAT, GRAPH, MANIFEST, TOKENIZER, OnnxEncoder, checksum

MAX_TOKENS = {Kind.TITLE: 128, Kind.SKILL: 128, Kind.LEARNER: 256, Kind.OFFER: 256}
SEEN_TEXTS = 600
"""Texts on which the inputs of layers are seen: some 10,000 tokens, where the widest layer has 1,536 channels."""
SEED = 20
ATTRIBUTIONS = (
    "multilingual-e5-small (intfloat): MIT License, Copyright (c) Microsoft Corporation",
    "This service uses the ESCO classification of the European Commission: Commission Decision 2011/833/EU",
    "ROME 4.0: France Travail, Licence Ouverte 2.0 (Etalab)",
    "RNCP: France compétences and Caisse des Dépôts, Licence Ouverte 2.0 (Etalab)",
    "Keywords of La bonne alternance: MIT License, Copyright (c) beta.gouv.fr",
    "SkillSkape: MIT License, Copyright (c) 2024 Antoine Magron",
)
"""Of the base that the shipped encoder starts from and of what `models.training` learns from; the whole texts stand in
NOTICE. An encoder trained from another base owes another first line, as its `--licence` may be another."""

Say = Callable[[str], None]


def export(
    source: Path,
    out: Path,
    name: str,
    licence: str,
    say: Say = print,
    story: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Write the encoder folder. Same source and referential, same bytes.

    Args:
        source: sentence-transformers folder.
        out: folder to write.
        name: of the encoder, first part of its version.
        licence: of the weights.
        say: told what is being done.
        story: what else the manifest tells: training, scores.

    Raises:
        ValueError: the source is no BERT with GELU and mean pooling.
    """
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    shape = BertShape.of(config)
    check_pooling(source)
    prefix = prefix_of(source)
    weights = {
        key: value.astype(np.float32) for key, value in load_file(source / "model.safetensors").items()
    }
    tokenizer_text = (source / "tokenizer.json").read_text(encoding="utf-8")
    tokenizer = Tokenizer.from_str(tokenizer_text)
    taxonomy = load_taxonomy()

    say(f"looking at what the layers are given on {SEEN_TEXTS} texts")
    inputs = seen_inputs(weights, shape, tokenizer, calibration_texts(taxonomy), prefix)
    say("rounding the weights")
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(bert_graph(weights, shape, inputs), str(out / GRAPH))
    (out / TOKENIZER).write_bytes(gzip.compress(tokenizer_text.encode("utf-8"), mtime=0))
    first, last = tokenizer.encode("").ids
    manifest: dict[str, object] = {
        "format": FORMAT,
        "name": name,
        "licence": licence,
        "source": {
            "weights_blake2b": checksum((source / "model.safetensors").read_bytes()),
            "tokenizer_blake2b": checksum((source / "tokenizer.json").read_bytes()),
        },
        "created_by": "python -m models.export_encoder SOURCE --out FOLDER",
        "recipe": {
            "graph": "int8: 7-bit weights by output (GPTQ), 8-bit activations by token, SmoothQuant 1/2",
            "seen_texts": SEEN_TEXTS,
            "seed": SEED,
            "taxonomy": taxonomy.version,
        },
        **story,
        "layers": shape.layers,
        "dim": shape.dim,
        "prefix": prefix,
        "first_token": first,
        "last_token": last,
        "max_tokens": {kind.value: limit for kind, limit in MAX_TOKENS.items()},
    }
    write_manifest(out, manifest, (GRAPH, TOKENIZER))
    say(f"written to {out}: {OnnxEncoder(out).version}")


def check_pooling(source: Path) -> None:
    """`ValueError` unless the folder says mean pooling."""
    pooling = json.loads((source / "1_Pooling" / "config.json").read_text(encoding="utf-8"))
    if not (pooling.get("pooling_mode_mean_tokens") or pooling.get("pooling_mode") == "mean"):
        raise ValueError(f"only mean pooling can be exported, this one is {pooling}")


def prefix_of(source: Path) -> str:
    """What the folder says to write before a query, "" where it says nothing."""
    path = source / "config_sentence_transformers.json"
    if not path.is_file():
        return ""
    return str(json.loads(path.read_text(encoding="utf-8")).get("prompts", {}).get("query") or "")


def write_manifest(out: Path, manifest: dict[str, object], names: Sequence[str]) -> None:
    """The manifest with the sizes and checksums of the files, and a version from everything a vector depends on."""
    files = {name: (out / name).read_bytes() for name in names}
    facts = {name: {"bytes": len(content), "blake2b": checksum(content)} for name, content in files.items()}
    read_at_run_time = {key: manifest[key] for key in ("prefix", "first_token", "last_token", "max_tokens")}
    version = checksum(json.dumps([facts, read_at_run_time], sort_keys=True).encode())[:16]
    whole = {**manifest, "version": f"{manifest['name']}-{version}", "files": facts}
    (out / MANIFEST).write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def seen_inputs(
    weights: Weights, shape: BertShape, tokenizer: Tokenizer, texts: Sequence[str], prefix: str
) -> Inputs:
    """What every linear layer is given over the texts, in full precision."""
    names = list(linear_inputs(shape))
    graph = bert_graph(weights, shape, None, also=names)
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    reach: dict[str, NDArray[np.float32]] = {}
    moments: dict[str, NDArray[np.float64]] = {}
    for text in texts:
        ids = np.array([tokenizer.encode(prefix + text).ids[: max(MAX_TOKENS.values())]], dtype=np.int64)
        for name, value in zip(names, session.run(names, {"ids": ids}), strict=True):
            tokens = value[0]
            largest, product = np.abs(tokens).max(axis=0), (tokens.T @ tokens).astype(np.float64)
            if name in reach:
                reach[name] = np.maximum(reach[name], largest)
                moments[name] += product
            else:
                reach[name], moments[name] = largest, product
    return {name: Seen(reach[name], moments[name]) for name in names}


def calibration_texts(taxonomy: Taxonomy) -> list[str]:
    """Labels in two languages and descriptions, `SEEN_TEXTS` in all."""
    draw = np.random.default_rng(SEED)
    third = SEEN_TEXTS // 3
    described = [code for code in taxonomy.occupation_codes if taxonomy.description(code)]
    esco = [code for code in taxonomy.skill_codes if code.startswith("esco:")]
    codes = [described[place] for place in draw.permutation(len(described))[:third]]
    skills = [esco[place] for place in draw.permutation(len(esco))[:third]]
    return [
        *(taxonomy.description(code) for code in codes),
        *(taxonomy.label(code, "fr") for code in skills),
        *(taxonomy.label(code, "en") for code in codes),
    ]


def scores_of(path: Path, row: str) -> dict[str, object]:
    """Means by task of a kept row, and the command that gave them.

    Raises:
        ValueError: there is no such row.
    """
    for kept in json.loads(path.read_text(encoding="utf-8"))["rows"]:
        if kept["name"] == row:
            means = {one["task"]: round(one["mean"], 3) for one in kept["tasks"]}
            return {"command": kept["command"], "means": means}
    raise ValueError(f"{path} keeps no row called {row!r}")


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(
        description="Export a sentence-transformers folder to the encoder that ships."
    )
    parser.add_argument("source", type=Path, help="folder of a BERT with mean pooling")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--name", default="passerelle-fr-en-small", help="name in the manifest")
    parser.add_argument("--licence", default="MIT", help="licence of the source")
    parser.add_argument("--training", type=Path, help="training.json of the run")
    parser.add_argument("--scores", type=Path, help="kept rows of the evaluation")
    parser.add_argument("--row", default="chosen", help="the row of the model before its refit")
    arguments = parser.parse_args()
    story: dict[str, object] = {}
    if arguments.training is not None:
        story["training"] = json.loads(arguments.training.read_text(encoding="utf-8"))
        story["attributions"] = ATTRIBUTIONS
    if arguments.scores is not None:
        story["scores_before_refit"] = scores_of(arguments.scores, arguments.row)
    export(arguments.source, arguments.out, arguments.name, arguments.licence, story=story)


if __name__ == "__main__":
    main()
