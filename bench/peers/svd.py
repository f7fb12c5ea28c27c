"""Answers {"file", "rows", "columns", "count", "method"}: seconds and, for method "full", the singular values."""
import json
import sys
import time

import numpy as np
from scipy.sparse.linalg import svds

loaded = {}
for line in sys.stdin:
    request = json.loads(line)
    key = request["file"]
    if key not in loaded:
        loaded[key] = np.fromfile(key, dtype=np.float64).reshape(request["rows"], request["columns"])
    matrix = loaded[key]
    start = time.perf_counter()
    if request["method"] == "svds":
        u, s, vt = svds(matrix, k=request["count"])
        s = s[::-1]
    else:
        u, s, vt = np.linalg.svd(matrix, full_matrices=False)
    seconds = time.perf_counter() - start
    answer = {"seconds": seconds, "length": len(s)}
    for k in range(request["count"]):
        answer[f"s{k}"] = float(s[k])
    print(json.dumps(answer), flush=True)
