"""A whylogs profile, written to a file: python run_whylogs.py ROWS.parquet OUT.bin"""

import json
import sys
import time

started = time.perf_counter()
import pandas as pd
import whylogs

imported = time.perf_counter()
view = whylogs.log(pd.read_parquet(sys.argv[1])).view()
view.write(sys.argv[2])
assert len(view.to_pandas()) > 0
print(json.dumps({"importSeconds": imported - started, "workSeconds": time.perf_counter() - imported}))
