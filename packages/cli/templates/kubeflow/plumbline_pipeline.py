"""Plumbline starts this to retrain a model, and judges the candidate that it hands back.

Compile it again after a change: python plumbline_pipeline.py
"""

from kfp import compiler, dsl

# The image holds your training program and what it needs.
IMAGE = "PLUMBLINE_IMAGE"
TRAIN = "PLUMBLINE_TRAIN"
# False where the image has kfp already, as it must where no package index is within reach.
INSTALL_KFP = True


@dsl.component(base_image=IMAGE, install_kfp_package=INSTALL_KFP)
def check_data(
    plumbline_order: str,
    plumbline_token: str,
    training: dsl.Output[dsl.Dataset],
    evaluation: dsl.Output[dsl.Dataset],
):
    """Fetches both sets, and checks that each is, byte for byte, the one that was ordered."""
    import base64
    import hashlib
    import json
    import urllib.request

    order = json.loads(base64.b64decode(plumbline_order))
    server = order["callback"]["url"].rpartition("/v1/runs/")[0]
    for name, place in (("trainingSet", training), ("evaluationSet", evaluation)):
        address = order[name]["address"]
        if not address.startswith(server + "/"):
            raise SystemExit(f"{address} is not at {server}: the token does not go there")
        request = urllib.request.Request(
            address, headers={"authorization": "Bearer " + plumbline_token}
        )
        digest = hashlib.sha256()
        with urllib.request.urlopen(request, timeout=300) as answer:
            with open(place.path, "wb") as file:
                while chunk := answer.read(1 << 20):
                    digest.update(chunk)
                    file.write(chunk)
        if digest.hexdigest() != order[name]["id"]:
            raise SystemExit(f"{name} has the SHA-256 {digest.hexdigest()}, not the ordered one")
        print(f"{name}: {order[name]['rows']} rows")


@dsl.component(base_image=IMAGE, install_kfp_package=INSTALL_KFP)
def train_model(
    plumbline_order: str,
    train: str,
    training: dsl.Input[dsl.Dataset],
    evaluation: dsl.Input[dsl.Dataset],
    output: dsl.Output[dsl.Artifact],
):
    """Runs the training program, which finds its order in the file that PLUMBLINE_RUN names."""
    import base64
    import json
    import os
    import shutil
    import subprocess

    os.makedirs(output.path, exist_ok=True)
    order = json.loads(base64.b64decode(plumbline_order))
    # Programs tell a format by its ending, which artifacts do not have.
    for name, place in (("training", training), ("evaluation", evaluation)):
        order[name + "Set"]["address"] = os.path.abspath("plumbline-" + name + ".parquet")
        shutil.copyfile(place.path, order[name + "Set"]["address"])
    order["outputFolder"] = output.path
    path = os.path.abspath("plumbline-order.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(order, file)
    subprocess.run(train, shell=True, check=True, env={**os.environ, "PLUMBLINE_RUN": path})
    if not os.path.exists(os.path.join(output.path, "result.json")):
        raise SystemExit("The training left no result.json in its output folder")


@dsl.component(base_image=IMAGE, install_kfp_package=INSTALL_KFP)
def register(plumbline_order: str, plumbline_token: str, output: dsl.Input[dsl.Artifact]) -> str:
    """Hands the model back: the candidate is registered, and judged."""
    import base64
    import json
    import os
    import urllib.request

    order = json.loads(base64.b64decode(plumbline_order))

    def put(url, body, kind):
        headers = {"authorization": "Bearer " + plumbline_token, "content-type": kind}
        request = urllib.request.Request(url, data=body, headers=headers, method="PUT")
        with urllib.request.urlopen(request, timeout=300) as answer:
            answer.read()

    with open(os.path.join(output.path, "result.json"), "rb") as file:
        result = file.read()
    for field in ("answers", "artifact"):
        name = json.loads(result).get(field)
        if name is not None:
            with open(os.path.join(output.path, name), "rb") as file:
                address = order["callback"]["files"] + "/" + name
                put(address, file.read(), "application/octet-stream")
    put(order["callback"]["url"], result, "application/json")
    return order["run"]


@dsl.component(base_image=IMAGE, install_kfp_package=INSTALL_KFP)
def gate(plumbline_order: str, run: str, verdict: dsl.Output[dsl.Markdown]):
    """Waits for the verdict and shows it; fails when the candidate may not be promoted.

    A server that wants keys wants one in the variable PLUMBLINE_KEY, with the scope read.
    """
    import base64
    import json
    import os
    import time
    import urllib.request

    order = json.loads(base64.b64decode(plumbline_order))
    url = order["callback"]["url"].removesuffix("/result")
    key = os.environ.get("PLUMBLINE_KEY", "")
    headers = {} if key == "" else {"authorization": "Bearer " + key}
    ends = ("promoted", "refused", "failed", "cancelled")
    found = None
    for _ in range(900):
        request = urllib.request.Request(url, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = json.load(answer)
        if found["gate"] is not None or found["state"] in ends:
            break
        time.sleep(1)
    judged = found["gate"]
    summary = found["message"] if judged is None else judged["summary"]
    with open(verdict.path, "w", encoding="utf-8") as file:
        file.write(f"**Plumbline** on `{found['model']}`, run `{run}`: {found['state']}\n\n{summary}\n")
    print(summary)
    if judged is None or not judged["promote"]:
        raise SystemExit("The candidate may not be promoted")


@dsl.pipeline(name="plumbline-retrain", description="Retrains a model for Plumbline")
def plumbline_retrain(
    plumbline_attempt: str,
    plumbline_order: str,
    plumbline_token: str,
    train: str = TRAIN,
):
    data = check_data(plumbline_order=plumbline_order, plumbline_token=plumbline_token)
    # A step that was done for another order is not the same step.
    data.set_caching_options(False)
    trained = train_model(
        plumbline_order=plumbline_order,
        train=train,
        training=data.outputs["training"],
        evaluation=data.outputs["evaluation"],
    )
    trained.set_caching_options(False)
    registered = register(
        plumbline_order=plumbline_order,
        plumbline_token=plumbline_token,
        output=trained.outputs["output"],
    )
    registered.set_caching_options(False)
    judged = gate(plumbline_order=plumbline_order, run=registered.output)
    judged.set_caching_options(False)


if __name__ == "__main__":
    compiler.Compiler().compile(plumbline_retrain, "plumbline_pipeline.yaml")
