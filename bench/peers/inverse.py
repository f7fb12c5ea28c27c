"""Answers {"file", "order", "probe"}: seconds of numpy.linalg.inv and, where a file of ours is named, the largest difference."""
import json
import sys
import time

import numpy as np

loaded = {}
for line in sys.stdin:
    request = json.loads(line)
    key = request["file"]
    order = request["order"]
    if key not in loaded:
        loaded.clear()
        loaded[key] = np.fromfile(key, dtype=np.float64).reshape(order, order)
    start = time.perf_counter()
    inverse = np.linalg.inv(loaded[key])
    answer = {"seconds": time.perf_counter() - start}
    if request["ours"] != "":
        ours = np.fromfile(request["ours"], dtype=np.float64).reshape(order, order)
        answer["difference"] = float(np.max(np.abs(ours - inverse)) / np.max(np.abs(inverse)))
    print(json.dumps(answer), flush=True)
