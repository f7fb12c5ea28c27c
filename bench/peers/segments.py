"""Answers {"load": folder}: reads columns (little-endian) into pandas and DuckDB. Answers {"end", "runs"}: median seconds of RFM scores and monthly
cohorts over the purchases, by pandas and by DuckDB on all cores, and figures to compare with."""
import json
import statistics
import sys
import time

import duckdb
import numpy
import pandas

DAY = 86_400_000
frame = None
connection = None


def pandas_rfm(end):
    bought = frame[frame["kind"] == 1]
    grouped = bought.groupby("customer", sort=False)
    measured = pandas.DataFrame(
        {
            "recency": (end - grouped["time"].max()) / DAY,
            # Purchases of one instant are one order.
            "frequency": grouped["time"].nunique(),
            "monetary": grouped["value"].sum(),
        }
    )
    scores = {}
    for name in measured.columns:
        values = measured[name].to_numpy()
        cuts = numpy.quantile(values, [0.2, 0.4, 0.6, 0.8], method="inverted_cdf")
        above = numpy.searchsorted(cuts, values, side="left")
        scores[name] = 5 - above if name == "recency" else 1 + above
    return int((scores["recency"] * 100 + scores["frequency"] * 10 + scores["monetary"]).sum())


def pandas_cohorts():
    bought = frame[frame["kind"] == 1]
    # All times lie in the span of the data; the data end with their last month.
    month = bought["time"].astype("datetime64[ms]").dt
    number = (month.year * 12 + month.month).to_numpy()
    pairs = pandas.DataFrame({"customer": bought["customer"].to_numpy(), "month": number}).drop_duplicates()
    first = pairs.groupby("customer")["month"].transform("min")
    table = pairs.assign(cohort=first, age=pairs["month"] - first).groupby(["cohort", "age"]).size()
    return int(table.sum())


RFM = """
WITH measured AS (
  SELECT customer, ({end} - max(time)) / {day}.0 AS recency, count(DISTINCT time) AS frequency, sum(value) AS monetary
    FROM events WHERE kind = 1 GROUP BY customer),
cuts AS (
  SELECT quantile_disc(recency, [0.2, 0.4, 0.6, 0.8]) AS r, quantile_disc(frequency, [0.2, 0.4, 0.6, 0.8]) AS f,
         quantile_disc(monetary, [0.2, 0.4, 0.6, 0.8]) AS m FROM measured)
SELECT sum((5 - (recency > r[1])::INT - (recency > r[2])::INT - (recency > r[3])::INT - (recency > r[4])::INT) * 100
         + (1 + (frequency > f[1])::INT + (frequency > f[2])::INT + (frequency > f[3])::INT + (frequency > f[4])::INT) * 10
         + (1 + (monetary > m[1])::INT + (monetary > m[2])::INT + (monetary > m[3])::INT + (monetary > m[4])::INT))
  FROM measured, cuts"""

COHORTS = """
WITH months AS (
  SELECT DISTINCT customer, year(epoch_ms(time::BIGINT)) * 12 + month(epoch_ms(time::BIGINT)) AS month FROM events WHERE kind = 1),
firsts AS (SELECT customer, min(month) AS cohort FROM months GROUP BY customer)
SELECT sum(n) FROM (SELECT cohort, month - cohort AS age, count(*) AS n FROM months JOIN firsts USING (customer) GROUP BY 1, 2)"""


def timed(runs, work):
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), result


for line in sys.stdin:
    request = json.loads(line)
    if "load" in request:
        kinds = {"customer": "<i4", "time": "<f8", "value": "<f8", "kind": "u1", "product": "<i4"}
        frame = pandas.DataFrame(
            {name: numpy.fromfile(f"{request['load']}/{name}", dtype=kind) for name, kind in kinds.items()}
        )
        connection = duckdb.connect()
        connection.execute("CREATE TABLE events AS SELECT customer, time, value, kind FROM frame")
        print(json.dumps({"rows": len(frame)}), flush=True)
        continue
    end, runs = request["end"], request["runs"]
    pandas_rfm_seconds, checksum = timed(runs, lambda: pandas_rfm(end))
    pandas_cohort_seconds, active = timed(runs, pandas_cohorts)
    sql = RFM.format(end=end, day=DAY)
    duckdb_rfm_seconds, duckdb_checksum = timed(runs, lambda: connection.execute(sql).fetchone()[0])
    duckdb_cohort_seconds, duckdb_active = timed(runs, lambda: connection.execute(COHORTS).fetchone()[0])
    print(
        json.dumps(
            {
                "pandasRfm": pandas_rfm_seconds,
                "pandasCohorts": pandas_cohort_seconds,
                "duckdbRfm": duckdb_rfm_seconds,
                "duckdbCohorts": duckdb_cohort_seconds,
                "rfmChecksum": checksum,
                "duckdbRfmChecksum": int(duckdb_checksum),
                "cohortActive": active,
                "duckdbCohortActive": int(duckdb_active),
            }
        ),
        flush=True,
    )
