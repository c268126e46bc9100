"""Words of texts: names that share some, values that only repeat their subject."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resources.truth.columns import Flags, Lists, Longs, Text, coded, flat
from resources.truth.model import Support
from resources.truth.sets import sharing
from resources.truth.support import contested, within

MOST_WORDS = 8  # A longer text is no name.
SURE = 0.8  # A name all of whose words are said: a part is not quite the same.
_APART = r"[^\pL\pN]+"


def words(texts: list[str]) -> Lists:
    """Return the words of each text that is short enough to be a name.

    Args:
        texts: In comparable form; letters are compared without their case.
    """
    folded = pc.utf8_lower(pa.array(texts, pa.string()))
    found = flat(pc.split_pattern_regex(folded, _APART))
    count = np.bincount(found.owner, minlength=len(texts))
    kept = (count <= MOST_WORDS)[found.owner] & (_length(found.text) > 0)
    return Lists(found.owner[kept], found.text.filter(kept))


def alike(item_of: Longs, label_of: Longs, labels: list[str]) -> Support:
    """Return how much of each name the other names of its item say.

    An initial is said by each word that begins with it: "d knuth" is said by
    "donald knuth".

    Args:
        item_of: Shape (values,). The item of each candidate; -1 where it is no name.
        label_of: Shape (values,). What each candidate says.
        labels: Text of each label.
    """
    named = np.flatnonzero((item_of >= 0) & contested(np.maximum(item_of, 0)))
    used, label = np.unique(label_of[named], return_inverse=True)
    said = words([labels[each] for each in used])
    owner, place = _spread(said.owner, label, len(used))
    members = Lists(named[owner], said.text.take(place))
    members = _with_initials(item_of[members.owner], members)
    return sharing(np.maximum(item_of, 0), members, SURE)


def repeating(
    subjects: list[str], subject_of: Longs, labels: list[str], label_of: Longs
) -> Flags:
    """Return which candidates say nothing but words of their subject, shape (values,).

    Args:
        subjects: Text of each subject.
        subject_of: Shape (values,). The subject that each candidate is about.
        labels: Text of each label.
        label_of: Shape (values,). What each candidate says.
    """
    theirs, own = words(subjects), words(labels)
    word, known = coded(pa.concat_arrays([theirs.text, own.text]))
    width = max(len(known), 1)
    spoken = np.unique(theirs.owner * width + word[: len(theirs.owner)])
    owner, place = _spread(own.owner, label_of.astype(np.int64), len(labels))
    word = word[len(theirs.owner) :][place]
    new = ~np.isin(subject_of[owner] * width + word, spoken)
    said = np.bincount(owner, minlength=len(label_of))
    alone: Flags = (said > 0) & (np.bincount(owner, new, len(label_of)) == 0)
    return alone


def _length(text: Text) -> Longs:
    """Return the number of letters of each text."""
    length: Longs = pc.call_function("utf8_length", [text]).to_numpy()
    return length


def _with_initials(item: Longs, said: Lists) -> Lists:
    """Return words, and their initials where somebody writes an initial instead.

    Args:
        item: Shape (words,). The item that each word is said of.
        said: The words.
    """
    first = pc.utf8_slice_codeunits(said.text, 0, 1)
    initial, _ = coded(first)
    short = _length(said.text) == 1
    key = item * (int(initial.max(initial=0)) + 1) + initial
    meant = ~short & np.isin(key, np.unique(key[short]))
    return Lists(
        np.concatenate([said.owner, said.owner[meant]]),
        pa.concat_arrays([said.text, first.filter(meant)]),
    )


def _spread(owner: Longs, label: Longs, labels: int) -> tuple[Longs, Longs]:
    """Return for each user of a label its words: the user, and the place of the word.

    Args:
        owner: Shape (words,). The label that each word belongs to.
        label: Shape (users,). The label of each user.
        labels: Number of labels.
    """
    order = np.argsort(owner, kind="stable")
    count = np.bincount(owner, minlength=labels)
    user, step = within(count[label])
    return user, order[(np.cumsum(count) - count)[label][user] + step]
