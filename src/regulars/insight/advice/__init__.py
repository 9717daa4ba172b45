"""Where a store stands, what it sells, and what to do next: explicit rules with reasons."""

from regulars.insight.advice.advisor import advise
from regulars.insight.advice.types import AdviceInputs, Quadrant, Stage

__all__ = ["AdviceInputs", "Quadrant", "Stage", "advise"]
