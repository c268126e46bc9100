"""Methods of others that ours is measured beside, each true to its paper."""

from resources.truth.baselines import (
    accu,
    by_attribute,
    catd,
    crh,
    dawid_skene,
    ltm,
    truthfinder,
    vote,
)
from resources.truth.model import Method

METHODS: dict[str, Method] = {
    "vote": vote.vote,
    "truthfinder": truthfinder.vote,
    "accu": accu.accu,
    "accu_copy": accu.accu_copy,
    "accu_copy_attr": by_attribute.vote,
    "popaccu": accu.popaccu,
    "popaccu_copy": accu.popaccu_copy,
    "crh": crh.vote,
    "catd": catd.vote,
    "ltm": ltm.vote,
    "dawid_skene": dawid_skene.vote,
}
