"""Multinomial logistic regression over numbers, as the reader runs it."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression


class Linear:
    """Multinomial logistic regression over numbers, as `leeward.reading.learned.Linear` runs it."""

    def __init__(
        self, x: np.ndarray, y: np.ndarray, classes: int, strength: float = 0.02, weight: np.ndarray | None = None
    ) -> None:
        self.mean, self.spread = x.mean(0), np.maximum(x.std(0), 1e-3)
        model = LogisticRegression(C=strength, max_iter=500).fit(self._scaled(x), y, sample_weight=weight)
        self.weights, self.bias = np.zeros((classes, x.shape[1]), "f4"), np.full(classes, -9.0, "f4")
        if len(model.classes_) == 2:
            self.weights[model.classes_[0]], self.bias[model.classes_[0]] = 0.0, 0.0
            self.weights[model.classes_[1]], self.bias[model.classes_[1]] = model.coef_[0], model.intercept_[0]
        else:
            self.weights[model.classes_], self.bias[model.classes_] = model.coef_, model.intercept_

    def _scaled(self, x: np.ndarray) -> np.ndarray:
        return np.clip((x - self.mean) / self.spread, -4, 4)

    def chance(self, x: np.ndarray) -> np.ndarray:
        """Return the chances of the classes."""
        high = np.exp(self._scaled(x) @ self.weights.T + self.bias)
        return high / high.sum(1, keepdims=True)

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """Return the weights as arrays."""
        return {f"{name}_{part}": getattr(self, part).astype("f4") for part in ("mean", "spread", "weights", "bias")}
