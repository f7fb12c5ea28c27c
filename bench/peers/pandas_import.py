"""Answers {"file", "database", "table"}: seconds of pandas.read_csv and to_sql into a new SQLite file, and the rows there."""
import json
import os
import sqlite3
import sys
import time

import pandas

for line in sys.stdin:
    request = json.loads(line)
    if os.path.exists(request["database"]):
        os.remove(request["database"])
    connection = sqlite3.connect(request["database"])
    start = time.perf_counter()
    frame = pandas.read_csv(request["file"])
    frame.to_sql(request["table"], connection, index=False)
    connection.commit()
    seconds = time.perf_counter() - start
    rows = connection.execute(f'SELECT count(*) FROM {request["table"]}').fetchone()[0]
    connection.close()
    del frame
    print(json.dumps({"seconds": seconds, "rows": rows}), flush=True)
