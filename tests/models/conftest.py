"""A small BERT with random weights, as a sentence-transformers folder."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("source")
    letters = [*"abcdefghijklmnopqrstuvwxyz0123456789'-.,/ àâçéèêëîïôûù"]
    vocabulary = {token: row for row, token in enumerate(["<s>", "<pad>", "</s>", "<unk>", *letters])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=300,
        initializer_range=0.3,
        pad_token_id=1,
    )
    plain = folder / "plain"
    BertModel(config).save_pretrained(plain)
    fast_tokenizer: Any = PreTrainedTokenizerFast  # transformers leaves its constructor untyped
    fast_tokenizer(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>"
    ).save_pretrained(plain)
    transformer = Transformer(str(plain), max_seq_length=256)
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
    model = SentenceTransformer(modules=[transformer, pooling], device="cpu", prompts={"query": "query: "})
    whole = folder / "tiny-bert"
    model.save(str(whole))
    return whole
