"""
Answers {"folder", "rows", "columns", "nonzeros", "rank", "method"}: "cg" and "cholesky" give seconds per sweep of implicit's ALS,
"top" the seconds of recommend() for 20 products of "customers" customers.
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


for line in sys.stdin:
    request = json.loads(line)
    matrix = matrix_of(request)
    if request["method"] in ("cg", "cholesky"):
        times = []
        model = AlternatingLeastSquares(
            factors=request["rank"], iterations=request["sweeps"], use_cg=request["method"] == "cg", random_state=1
        )
        last = [0.0]

        def note(iteration, elapsed, *rest):
            times.append(elapsed)

        model.fit(matrix, show_progress=False, callback=note)
        seconds = float(np.median(times))
    else:
        model = AlternatingLeastSquares(factors=request["rank"], iterations=1, random_state=1)
        rng = np.random.default_rng(1)
        model.user_factors = rng.standard_normal((request["rows"], request["rank"]), dtype=np.float32)
        model.item_factors = rng.standard_normal((request["columns"], request["rank"]), dtype=np.float32)
        users = np.arange(request["customers"], dtype=np.int32)
        start = time.perf_counter()
        model.recommend(users, matrix[users], N=20, filter_already_liked_items=True)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mib": peak}), flush=True)
