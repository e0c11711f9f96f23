"""A random Whisper of 16 dimensions in CTranslate2's format, with a tokenizer of bytes; made in a second."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np

SPECIAL = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
WIDTH, LAYERS, HEADS, MELS, FRAMES, POSITIONS = 16, 2, 2, 80, 1500, 448


def tiny_whisper(folder: Path) -> Path:
    """Write config.json, model.bin, tokenizer.json and vocabulary.txt into `folder` and return it."""
    import ctranslate2
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    folder.mkdir(parents=True, exist_ok=True)
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = [*letters, *SPECIAL]
    tokenizer = Tokenizer(models.BPE({token: number for number, token in enumerate(letters)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.save(str(folder / "tokenizer.json"))
    tokens += [f"<|{number * 0.02:.2f}|>" for number in range(1501)]

    spec = ctranslate2.specs.WhisperSpec(LAYERS, HEADS, LAYERS, HEADS)
    _fill(spec, len(tokens))
    spec.register_vocabulary(tokens)
    spec.validate()
    spec.save(str(folder))
    config = {
        "suppress_ids": [],
        "suppress_ids_begin": [],
        "lang_ids": [tokens.index("<|en|>")],
        "alignment_heads": list(itertools.product(range(LAYERS), range(HEADS))),
    }
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def _fill(spec: object, tokens: int) -> None:
    """Give every weight of the specification random values of the right shape."""
    random = np.random.default_rng(3)

    def some(*shape: int) -> np.ndarray:
        return random.normal(0, 0.3, shape).astype(np.float32)

    encoder, decoder = spec.encoder, spec.decoder  # type: ignore[attr-defined]
    encoder.conv1.weight, encoder.conv1.bias = some(WIDTH, MELS, 3), some(WIDTH)
    encoder.conv2.weight, encoder.conv2.bias = some(WIDTH, WIDTH, 3), some(WIDTH)
    encoder.position_encodings.encodings = some(FRAMES, WIDTH)
    decoder.position_encodings.encodings = some(POSITIONS, WIDTH)
    decoder.embeddings.weight = some(tokens, WIDTH)
    decoder.projection.weight = some(tokens, WIDTH)
    for norm in (encoder.layer_norm, decoder.layer_norm):
        norm.gamma, norm.beta = np.ones(WIDTH, np.float32), some(WIDTH)
    for layer in (*encoder.layer, *decoder.layer):
        attentions = [(layer.self_attention, (3 * WIDTH, WIDTH))]
        if hasattr(layer, "attention"):
            attentions.append((layer.attention, (WIDTH, 2 * WIDTH, WIDTH)))
        for attention, widths in attentions:
            attention.layer_norm.gamma, attention.layer_norm.beta = np.ones(WIDTH, np.float32), some(WIDTH)
            for linear, width in zip(attention.linear, widths, strict=True):
                linear.weight, linear.bias = some(width, WIDTH), some(width)
        feed = layer.ffn
        feed.layer_norm.gamma, feed.layer_norm.beta = np.ones(WIDTH, np.float32), some(WIDTH)
        feed.linear_0.weight, feed.linear_0.bias = some(4 * WIDTH, WIDTH), some(4 * WIDTH)
        feed.linear_1.weight, feed.linear_1.bias = some(WIDTH, 4 * WIDTH), some(WIDTH)
