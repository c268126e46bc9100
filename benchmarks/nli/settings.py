"""What the shipped model was trained with: one place, read by every command here."""

from dataclasses import dataclass

LABELS = ("entailment", "neutral", "contradiction")
ENTAILMENT, NEUTRAL, CONTRADICTION = range(3)

SEED = 20261120
BATCH = 64  # Pairs in one step.
MAX_TOKENS = 128  # Of a pair, special ones included; later places stay untrained.
LABEL_SMOOTHING = 0.05
HIDDEN_DROPOUT = 0.1
WEIGHT_DECAY = 0.01
CLIP_NORM = 1.0
AVERAGE_DECAY = 0.998  # Of the moving average of weights, a step.
BLEND = 0.3  # Share of the first stage's weights in those that are shipped.


@dataclass(frozen=True)
class Schedule:
    """Learning rate over the steps of one stage, linear in between.

    Attributes:
        peak: Highest learning rate.
        warm_up: Share of steps from zero to the peak.
        last: Learning rate after the last step.
    """

    peak: float
    warm_up: float
    last: float

    def rate(self, step: int, steps: int) -> float:
        """Return the learning rate of a step, counted from 0, of all steps."""
        warm = max(1, round(self.warm_up * steps))
        if step < warm:
            return self.peak * (step + 1) / warm
        done = (step - warm) / max(1, steps - warm)
        return self.peak + (self.last - self.peak) * done


# The first stage ends at the rate where the second begins: one long schedule.
STAGES = {
    "general": Schedule(peak=1.2e-4, warm_up=0.05, last=8e-5),
    "typed": Schedule(peak=8e-5, warm_up=0.02, last=0.0),
}
