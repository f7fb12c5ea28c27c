"""
Answers {"folder", "rows", "columns", "rank", "method"}: "cg" and "cholesky" give the seconds of each sweep of implicit's ALS and the loss
after the last one (after each one with "curve"), "top" the seconds of recommend() for 20 products of "customers" customers.
"""
import json
import os
import resource
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

loaded = {}


def matrix_of(request):
    folder = request["folder"]
    if folder not in loaded:
        start = np.fromfile(os.path.join(folder, "row-start.i32"), dtype=np.int32)
        column = np.fromfile(os.path.join(folder, "column.i32"), dtype=np.int32)
        data = np.ones(len(column), dtype=np.float32)
        loaded[folder] = csr_matrix((data, column, start), shape=(request["rows"], request["columns"]))
    return loaded[folder]


def loss_of(matrix, model, request):
    """Our objective, all in f64: sum_S (1 - s)^2 + a0 sum_all s^2 + penalty (|X|^2 + |Y|^2), for factors scaled to targets of 1."""
    x = model.user_factors.astype(np.float64) / np.sqrt(request["scale"])
    y = model.item_factors.astype(np.float64) / np.sqrt(request["scale"])
    total = request["unobserved"] * np.sum((x.T @ x) * (y.T @ y)) + request["penalty"] * (np.sum(x * x) + np.sum(y * y))
    step = 2000
    for first in range(0, matrix.shape[0], step):
        part = matrix[first : first + step]
        rows = np.repeat(np.arange(first, first + part.shape[0]), np.diff(part.indptr))
        scores = np.einsum("ij,ij->i", x[rows], y[part.indices])
        total += np.sum((1 - scores) ** 2)
    return float(total)


for line in sys.stdin:
    request = json.loads(line)
    matrix = matrix_of(request)
    if request["method"] in ("cg", "cholesky"):
        times = []
        losses = []
        model = AlternatingLeastSquares(
            factors=request["rank"],
            iterations=request["sweeps"],
            regularization=request["regularization"],
            alpha=request["alpha"],
            use_cg=request["method"] == "cg",
            random_state=1,
        )

        def note(iteration, elapsed, *rest):
            times.append(elapsed)
            if request.get("curve") or iteration + 1 == request["sweeps"]:
                losses.append(loss_of(matrix, model, request))

        model.fit(matrix, show_progress=False, callback=note)
        answer = {"seconds": len(times), "losses": len(losses)}
        answer.update({f"second{k}": value for k, value in enumerate(times)})
        answer.update({f"loss{k}": value for k, value in enumerate(losses)})
    else:
        model = AlternatingLeastSquares(factors=request["rank"], iterations=1, random_state=1)
        rng = np.random.default_rng(1)
        model.user_factors = rng.standard_normal((request["rows"], request["rank"]), dtype=np.float32)
        model.item_factors = rng.standard_normal((request["columns"], request["rank"]), dtype=np.float32)
        users = np.arange(request["customers"], dtype=np.int32)
        start = time.perf_counter()
        model.recommend(users, matrix[users], N=20, filter_already_liked_items=True)
        answer = {"seconds": time.perf_counter() - start}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**answer, "peak_mib": peak}), flush=True)
