#!/usr/bin/env python3
"""Drives `capi auth login` against `capi sandbox` in headless Chromium, over WebDriver.

    python3 tests/browser_login.py --capi target/release/capi

Only the standard library; chromium and chromedriver must be on the PATH. Everything runs on loopback and ends with this
script.
"""

import argparse
import contextlib
import json
import os
import pathlib
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

CONFIG = """
client_id: 86sandboxapp01
client_secret: ${CAPI_TEST_CLIENT_SECRET}
token_file: tokens.json
"""
SECRET = "sandbox-client-secret"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def running(command, **options):
    """A process that ends with the block."""
    process = subprocess.Popen(command, text=True, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Browser:
    """A headless Chromium behind chromedriver."""

    def __init__(self, port, profile):
        self.base = f"http://127.0.0.1:{port}"
        for _ in range(100):
            with contextlib.suppress(OSError):
                if self.call("GET", "/status")["ready"]:
                    break
            time.sleep(0.1)
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", f"--user-data-dir={profile}"]
        capabilities = {"alwaysMatch": {"goog:chromeOptions": {"args": arguments}}}
        session = self.call("POST", "/session", {"capabilities": capabilities})
        self.base += f"/session/{session['sessionId']}"

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["value"]

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def click(self, element_id):
        self.of_element(f"#{element_id}", "POST", "click", {})

    def text(self):
        return self.of_element("body", "GET", "text")

    def of_element(self, selector, method, verb, body=None):
        """While a page is being left, its elements come and go: asks until they stay."""
        for _ in range(100):
            try:
                found = self.call("POST", "/element", {"using": "css selector", "value": selector})
                return self.call(method, f"/element/{next(iter(found.values()))}/{verb}", body)
            except urllib.error.HTTPError as error:
                if error.code != 404:
                    raise
                time.sleep(0.1)
        return fail(f"the page never had {selector}")

    def close(self):
        self.call("DELETE", "")


def fail(message):
    sys.exit(f"FAILED: {message}")


class Login:
    """One run of `capi auth login`."""

    def __init__(self, capi, folder, sandbox, wait=30):
        self.redirect = f"http://localhost:{free_port()}/callback"
        self.tokens = pathlib.Path(folder, "tokens.json")
        command = [capi, "auth", "login", "--config", "c.yml", "--auth-url", sandbox, "--redirect-url", self.redirect,
                   "--wait", str(wait)]
        environment = {**os.environ, "CAPI_TEST_CLIENT_SECRET": SECRET}
        self.process = subprocess.Popen(command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.url = self.process.stdout.readline().strip()
        if not self.url.startswith(sandbox):
            fail(f"no consent page: {self.process.communicate(timeout=10)}")

    def end(self):
        """The exit code and everything that was said."""
        out, err = self.process.communicate(timeout=60)
        said = out + err
        if SECRET in said:
            fail("the client secret was printed")
        return self.process.returncode, said


def consent(capi, folder, sandbox, browser):
    login = Login(capi, folder, sandbox)
    browser.open(login.url)
    browser.click("allow")
    page = browser.text()
    code, said = login.end()
    if code != 0 or not login.tokens.is_file():
        fail(f"consent: exit code {code}, {said}, page: {page}")
    mode = stat.S_IMODE(login.tokens.stat().st_mode)
    if mode != 0o600:
        fail(f"the token file has mode {mode:o}")
    for token in json.loads(login.tokens.read_text()).values():
        if isinstance(token, str) and len(token) > 20 and token in said + page:
            fail("a token was shown")
    print("allowed: the token file is there, with mode 0600")


def export_with_tokens(capi, folder, sandbox):
    pathlib.Path(folder, "rows.csv").write_text(f"conversion,conversionHappenedAt,lead\n104000,{int(time.time() * 1000) - 1000},1\n")
    environment = {**os.environ, "CAPI_TEST_CLIENT_SECRET": SECRET}
    command = [capi, "export", "--config", "c.yml", "--api-url", sandbox, "--auth-url", sandbox, "--report", "json", "rows.csv"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    if done.returncode != 0 or json.loads(done.stdout)["rows"]["delivered"] != 1:
        fail(f"export with the token file: {done}")
    print("exported with the token file")


def refusal(capi, folder, sandbox, browser):
    login = Login(capi, folder, sandbox)
    login.tokens.unlink(missing_ok=True)
    browser.open(login.url)
    browser.click("cancel")
    browser.text()
    code, said = login.end()
    if code != 1 or "cancel" not in said.lower() or login.tokens.exists():
        fail(f"refusal: exit code {code}, {said}")
    print(f"refused: {said.strip().splitlines()[-1]}")


def forged(capi, folder, sandbox, browser):
    login = Login(capi, folder, sandbox, wait=3)
    browser.open(f"{login.redirect}?code=stolen&state=forged")
    page = browser.text()
    code, said = login.end()
    if code != 1 or login.tokens.exists():
        fail(f"forged state: exit code {code}, {said}")
    print(f"forged state: refused; the page says {page!r}")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--capi", required=True)
    capi = str(pathlib.Path(options.parse_args().capi).resolve())
    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as profile:
        pathlib.Path(folder, "c.yml").write_text(CONFIG)
        with running([capi, "sandbox"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as sandbox, \
                running(["chromedriver", f"--port={port}"], **quiet):
            address = sandbox.stdout.readline().strip()
            browser = Browser(port, profile)
            try:
                consent(capi, folder, address, browser)
                export_with_tokens(capi, folder, address)
                refusal(capi, folder, address, browser)
                forged(capi, folder, address, browser)
            finally:
                browser.close()


if __name__ == "__main__":
    main()
