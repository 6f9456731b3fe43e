"""Evidently's drift and summary presets: python run_evidently.py REFERENCE.parquet CURRENT.parquet"""

import json
import sys
import time

started = time.perf_counter()
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset, DataSummaryPreset

imported = time.perf_counter()
reference, current = (pd.read_parquet(path) for path in sys.argv[1:3])
numeric = list(reference.select_dtypes("number").columns)
categorical = list(reference.select_dtypes(["object", "string"]).columns)
definition = DataDefinition(numerical_columns=numeric, categorical_columns=categorical)
datasets = [Dataset.from_pandas(frame[numeric + categorical], data_definition=definition) for frame in (current, reference)]
result = Report([DataDriftPreset(), DataSummaryPreset()]).run(*datasets)
assert len(result.dict()["metrics"]) > len(numeric)
print(json.dumps({"importSeconds": imported - started, "workSeconds": time.perf_counter() - imported}))
