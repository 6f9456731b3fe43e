"""Microseconds of each log_prediction call. python3 sdk.py URL CALLS PER_BURST"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "clients/python/src"))

from plumbline import Plumbline  # noqa: E402

url, calls, per_burst = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
client = Plumbline(url, model="bench", version="v1")
features = {f"number{i}": i * 1.5 for i in range(8)}
features.update({f"text{i}": f"category {i}" for i in range(2)})


def burst(count):
    nanoseconds = []
    for i in range(count):
        started = time.perf_counter_ns()
        client.log_prediction(features, prediction="yes", score=0.5, latency_ms=1.5)
        nanoseconds.append(time.perf_counter_ns() - started)
        # As a service would: most of the time goes elsewhere.
        if i % 10 == 9:
            time.sleep(0)
    return nanoseconds


burst(per_burst)
client.flush()
taken = []
while len(taken) < calls:
    taken.extend(burst(per_burst))
    client.flush()
client.close()
stats = client.stats()
print(json.dumps({"nanoseconds": taken, "sent": stats.sent, "dropped": sum(stats.dropped.values())}))
