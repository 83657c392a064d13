#!/usr/bin/env python3
"""Drives the `capi` command with generated, labelled rows and holds its every answer against the labels.

    python3 tests/generated_rows.py --capi target/release/capi --generator generate_rows.py [--rows 20000]

Only the standard library. The sandbox runs on loopback and ends with this script.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

NOW_MS = 1795000000000
RULE = "104000"
# What the generator calls each kind of bad row, and the codes that the row must be refused with.
CODES = {
    "ts_future": {"future_timestamp"},
    "ts_garbage": {"invalid_timestamp", "missing_timestamp"},
    "ts_null": {"missing_timestamp"},
    "no_identifier": {"missing_identifier"},
    "first_without_last_only_id": {"missing_identifier"},
    "bad_currency": {"invalid_currency"},
    "amount_thousands": {"invalid_amount"},
    "amount_3dp": {"invalid_amount"},
    "currency_without_amount": {"incomplete_conversion_value"},
    "bad_country": {"invalid_country"},
    "two_external_ids": {"too_many_external_ids"},
    "bad_email": {"invalid_email"},
}
CONFIG = """
out:
  type: linkedin_ads_conversion_api
  client_id: 86sandboxapp01
  client_secret: sandbox-client-secret
  refresh_token: AQXsandbox-refresh-token
  ad_account_id: 5123456
  use_conversion_rule_id: true
  conversion_rule_id: 104000
"""


def expected(label):
    """The outcome and the possible codes of a row with this label."""
    kind = label.removeprefix("bad:")
    if kind in ("ok", "ts_naive"):
        return "valid", set()
    if kind == "ts_too_old":
        return "expired", {"expired"}
    return "invalid", CODES[kind]


def labels_of(path):
    with open(path) as lines:
        return [json.loads(line)["class"] for line in lines]


def check_validate(capi, rows, labels):
    """Every row's outcome and code are those that its label names."""
    command = [capi, "validate", "--conversion", RULE, "--now-ms", str(NOW_MS), rows]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    count = 0
    for index, (line, label) in enumerate(zip(process.stdout, labels, strict=True)):
        answer = json.loads(line)
        outcome, codes = expected(label)
        found = {fault["code"] for fault in answer.get("faults", [])}
        fits = len(found) == 1 and found <= codes if codes else not found
        if answer["row"] != index or answer["outcome"] != outcome or not fits:
            sys.exit(f"{rows}: row {index} is labelled {label}, and the command says {line}")
        count += 1
    if process.wait() != 0:
        sys.exit(f"{rows}: validate ended with {process.returncode}")
    print(f"validate {rows}: {count} rows agree with their labels")


def check_export(capi, config, rows, labels):
    """As many events arrive as rows are valid, and the report adds up; returns the events."""
    sandbox = subprocess.Popen([capi, "sandbox"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        url = sandbox.stdout.readline().strip()
        command = [capi, "export", "--config", config, "--api-url", url, "--auth-url", url, "--now-ms", str(NOW_MS),
                   "--report", "json", rows]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{rows}: export ended with {done.returncode}: {done.stderr}")
        report = json.loads(done.stdout)
        with urllib.request.urlopen(f"{url}/sandbox/audit") as answer:
            audit = json.load(answer)
        with urllib.request.urlopen(f"{url}/sandbox/events") as answer:
            events = collections.Counter(answer.read().splitlines())
    finally:
        sandbox.terminate()
        sandbox.wait()
    counts = report["rows"]
    outcomes = collections.Counter(expected(label)[0] for label in labels)
    if counts["read"] != len(labels) or sum(counts.values()) != 2 * counts["read"]:
        sys.exit(f"{rows}: the counts do not add up: {counts}")
    told = {"valid": counts["delivered"], "invalid": counts["invalid"], "expired": counts["expired"]}
    if told != {key: outcomes[key] for key in told} or audit["events"] != outcomes["valid"]:
        sys.exit(f"{rows}: {counts} and {audit['events']} events arrived, but the labels say {outcomes}")
    print(f"export {rows}: {audit['events']} events arrived of {counts['read']} rows")
    return events


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--capi", required=True)
    options.add_argument("--generator", required=True)
    options.add_argument("--rows", type=int, default=20000)
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        csv, jsonl, labels = folder / "r.csv", folder / "r.jsonl", folder / "l.jsonl"
        generate = [sys.executable, options.generator, "--rows", str(options.rows), "--now-ms", str(NOW_MS),
                    "--naive-timestamps", "0.02", "--out", jsonl, "--csv", csv, "--labels", labels]
        subprocess.run(generate, check=True)
        labels = labels_of(labels)
        config = folder / "c.yml"
        config.write_text(CONFIG)
        for rows in (csv, jsonl):
            check_validate(options.capi, rows, labels)
        if check_export(options.capi, config, csv, labels) != check_export(options.capi, config, jsonl, labels):
            sys.exit("the two files gave different events")
        print("both files gave the same events")


if __name__ == "__main__":
    main()
