"""Boosted trees of a peer on one thread: python trees.py LEARNER ROWS.bin ROWS COLUMNS ROUNDS

The file holds the columns one after the other, then the target, as 64-bit floats; the last half is for testing.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"

import json
import statistics
import sys
import time

started = time.perf_counter()
import numpy as np
from sklearn.metrics import log_loss, roc_auc_score

learner, path, rows, columns, rounds = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
if learner == "scikit-learn":
    from sklearn.ensemble import HistGradientBoostingClassifier

    def fit(X, y):
        return HistGradientBoostingClassifier(max_iter=100, l2_regularization=1, early_stopping=False).fit(X, y)

    def predict(model, X):
        return model.predict_proba(X)[:, 1]

else:
    import lightgbm

    def fit(X, y):
        settings = {"objective": "binary", "lambda_l2": 1, "num_threads": 1, "verbose": -1}
        return lightgbm.train(settings, lightgbm.Dataset(X, y), num_boost_round=100)

    def predict(model, X):
        return model.predict(X)


data = np.fromfile(path).reshape(columns + 1, 2 * rows)
# Rows side by side, as both prefer.
X, y = np.ascontiguousarray(data[:-1].T), data[-1].astype(int)
imported = time.perf_counter()
fits, predictions = [], []
for _ in range(rounds):
    before, before_cpu = time.perf_counter(), time.process_time()
    model = fit(X[:rows], y[:rows])
    fits.append((time.perf_counter() - before, time.process_time() - before_cpu))
    before = time.perf_counter()
    p = predict(model, X[rows:])
    predictions.append(time.perf_counter() - before)
print(
    json.dumps(
        {
            "fitSeconds": statistics.median(wall for wall, _ in fits),
            "fitCpuSeconds": statistics.median(cpu for _, cpu in fits),
            "predictSeconds": statistics.median(predictions),
            "logLoss": log_loss(y[rows:], p),
            "auroc": roc_auc_score(y[rows:], p),
        }
    )
)
