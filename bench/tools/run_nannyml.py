"""NannyML's univariate drift: python run_nannyml.py REFERENCE.parquet CURRENT.parquet"""

import json
import sys
import time

started = time.perf_counter()
import nannyml
import pandas as pd

imported = time.perf_counter()
reference, current = (pd.read_parquet(path) for path in sys.argv[1:3])
columns = list(reference.select_dtypes(["number", "object", "string"]).columns)
calculator = nannyml.UnivariateDriftCalculator(
    column_names=columns,
    continuous_methods=["kolmogorov_smirnov", "jensen_shannon"],
    categorical_methods=["chi2", "jensen_shannon"],
)
result = calculator.fit(reference).calculate(current)
assert len(result.to_df()) > 10
print(json.dumps({"importSeconds": imported - started, "workSeconds": time.perf_counter() - imported}))
