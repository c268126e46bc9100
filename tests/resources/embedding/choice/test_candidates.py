import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.embedding import BackendRefusedError
from resources.embedding.choice import PARITY, Candidate, Wanted, decide

TORCH = Candidate("torch", 1.0, 36.0)
HALF = Candidate("openvino-bf16", 0.99997, 190.0)
FULL = Candidate("openvino-f32", 0.9999999, 90.0)

MEASURED = st.builds(
    Candidate,
    st.sampled_from(["openvino-bf16", "openvino-f32"]),
    st.none() | st.floats(-1, 1) | st.floats(PARITY, 1) | st.just(float("nan")),
    st.none() | st.floats(0.1, 1e6),
)


@given(others=st.lists(MEASURED, max_size=3), speed=st.floats(0.1, 1e6))
def test_the_fastest_of_those_at_parity_is_taken(
    others: list[Candidate], speed: float
) -> None:
    candidates = [Candidate("torch", 1.0, speed), *others]
    choice = decide(candidates, "auto", "a-model")
    fit = [c for c in others if c.parity is not None and c.parity >= PARITY]
    speeds = [speed, *(c.per_second for c in fit if c.per_second is not None)]
    assert choice.per_second == max(speeds)
    assert choice.parity is not None
    assert choice.parity >= PARITY
    assert choice.candidates == tuple(candidates)


def test_the_reason_says_how_much_faster_and_what_was_refused() -> None:
    poor = Candidate("openvino-bf16", 0.9981, 500.0)
    choice = decide([TORCH, poor, FULL], "auto", "a-model")
    assert choice.name == "openvino-f32"
    assert choice.reason == (
        "the fastest here at cosine 1.000000: 2.5 times torch, "
        "not openvino-bf16, its vectors are not the reference's, cosine 0.998100"
    )
    alone = [Candidate(c.name, problem="no such library") for c in (HALF, FULL)]
    choice = decide([TORCH, *alone], "auto", "a-model")
    assert choice.name == "torch"
    assert "not openvino-f32, no such library" in choice.reason


@pytest.mark.parametrize("wanted", ["torch", "openvino-bf16", "openvino-f32"])
def test_what_is_set_is_taken_though_another_is_faster(wanted: Wanted) -> None:
    choice = decide([TORCH, HALF, FULL], wanted, "a-model")
    assert choice.name == wanted
    assert choice.reason == "set by ASSAY_EMBEDDING_BACKEND"


def test_what_is_set_but_gives_other_vectors_is_refused() -> None:
    poor = Candidate("openvino-bf16", 0.5, 500.0)
    with pytest.raises(BackendRefusedError, match=r"a-model.*0\.500000") as error:
        decide([TORCH, poor, FULL], "openvino-bf16", "a-model")
    assert "ASSAY_EMBEDDING_BACKEND to auto" in error.value.remedy
