"""Answers {"file", "series", "length", "horizon"}: processor seconds of AutoETS for all series of a file (one thread, a short warm-up before), mean MASE and sMAPE."""
import json
import sys
import time
import warnings

import numpy as np
from statsforecast.models import AutoETS

warnings.filterwarnings("ignore")
for line in sys.stdin:
    request = json.loads(line)
    length, horizon = request["length"], request["horizon"]
    values = np.fromfile(request["file"], dtype=np.float64).reshape(request["series"], length + horizon)
    for row in values[:5]:
        AutoETS(season_length=12).forecast(row[:length].copy(), horizon)
    start = time.process_time()
    means = [AutoETS(season_length=12).forecast(row[:length].copy(), horizon)["mean"] for row in values]
    seconds = time.process_time() - start
    mase, smape = [], []
    for row, mean in zip(values, means):
        train, actual = row[:length], row[length:]
        mase.append(np.mean(np.abs(actual - mean)) / np.mean(np.abs(train[12:] - train[:-12])))
        smape.append(np.mean(200 * np.abs(actual - mean) / (np.abs(actual) + np.abs(mean))))
    print(json.dumps({"seconds": seconds, "mase": float(np.mean(mase)), "smape": float(np.mean(smape))}), flush=True)
