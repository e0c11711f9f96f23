"""Debian's Firefox driven through Marionette, its own remote control: JSON over a local socket."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004", " ": " "}
_PREFS: dict[str, object] = {
    "marionette.port": 0,
    "browser.download.folderList": 2,
    "browser.download.always_ask_before_handling_new_types": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "media.autoplay.default": 0,
    "media.autoplay.blocking_policy": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}
# What a page asks a network for, as the browser itself sees it: requests of the browser's own are left out.
_WATCH = """
    if (!Services.askedFor) {
        Services.askedFor = [];
        Services.obs.addObserver((subject) => {
            const channel = subject.QueryInterface(Ci.nsIHttpChannel);
            const who = channel.loadInfo && channel.loadInfo.triggeringPrincipal;
            if (who && !who.isSystemPrincipal) Services.askedFor.push(channel.URI.spec);
        }, "http-on-modify-request");
    }
    return true;
"""


class Firefox:
    """A headless Firefox with a profile of its own in `folder`; downloads go to `folder`/downloads."""

    def __init__(self, folder: Path) -> None:
        self.downloads = folder / "downloads"
        self.downloads.mkdir()
        profile = folder / "profile"
        profile.mkdir()
        prefs = {**_PREFS, "browser.download.dir": str(self.downloads)}
        rows = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in prefs.items())
        (profile / "user.js").write_text("".join(rows), "utf-8")
        binary = shutil.which("firefox-esr")
        assert binary is not None
        command = [binary, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access"]
        with (folder / "firefox.log").open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--profile", str(profile)], stdout=log, stderr=log, env=_world(folder)
            )
        self._number = 0
        self._socket = socket.create_connection(("127.0.0.1", self._port(profile)), timeout=60)
        self._stream = self._socket.makefile("rb")
        self._receive()
        self.command("WebDriver:NewSession", {"pageLoadStrategy": "normal"})
        self.inside(_WATCH)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
        self._process.kill()
        self._process.wait(30)

    def _port(self, profile: Path) -> int:
        """Return the port that Firefox chose and wrote down; it takes a few seconds to start."""
        found = profile / "MarionetteActivePort"
        deadline = time.monotonic() + 120
        while not (found.is_file() and found.read_text().strip()):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("Firefox did not start")
            time.sleep(0.1)
        return int(found.read_text())

    def command(self, name: str, parameters: dict[str, Any] | None = None) -> Any:
        """Send one command and return its value; RuntimeError with what Firefox says when it fails."""
        self._number += 1
        data = json.dumps([0, self._number, name, parameters or {}]).encode()
        self._socket.sendall(str(len(data)).encode() + b":" + data)
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(f"{name}: {error['error']}: {error['message']}")
        return result.get("value") if isinstance(result, dict) and "value" in result else result

    def _receive(self) -> Any:
        digits = b""
        while not digits.endswith(b":"):
            byte = self._stream.read(1)
            if not byte:
                raise RuntimeError("Firefox closed the connection")
            digits += byte
        return json.loads(self._stream.read(int(digits[:-1])))

    def open(self, url: str) -> None:
        """Load a page and wait for it."""
        self.command("WebDriver:Navigate", {"url": url})

    def run(self, script: str) -> Any:
        """Run a script in the page, outside its content security policy, and return what it returns."""
        return self.command("WebDriver:ExecuteScript", {"script": script, "args": [], "sandbox": "test"})

    def inside(self, script: str) -> Any:
        """Run a script in the browser itself."""
        self.command("Marionette:SetContext", {"value": "chrome"})
        try:
            return self.command("WebDriver:ExecuteScript", {"script": script, "args": []})
        finally:
            self.command("Marionette:SetContext", {"value": "content"})

    def until(self, condition: str, seconds: float = 30) -> None:
        """Wait until an expression of the page is true."""
        deadline = time.monotonic() + seconds
        while not self.run(f"return !!({condition});"):
            if time.monotonic() > deadline:
                raise TimeoutError(f"still not: {condition}")
            time.sleep(0.05)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        actions = [
            {"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")
        ]
        source = {"type": "key", "id": "keyboard", "actions": actions}
        self.command("WebDriver:PerformActions", {"actions": [source]})

    def focus(self, selector: str) -> None:
        """Put the focus on an element of the page."""
        self.run(f"document.querySelector({json.dumps(selector)}).focus();")

    def asked_for(self) -> list[str]:
        """Return every address that a page asked a network for."""
        found: list[str] = self.inside("return Services.askedFor;")
        return found

    def complaints(self, url: str) -> list[str]:
        """Return what the browser's own console says about a page: errors, and violations of its policy."""
        found: list[str] = self.inside(
            f"""return Services.console.getMessageArray()
                .filter((one) => (one instanceof Ci.nsIScriptError) && one.sourceName
                    && (one.sourceName.startsWith({json.dumps(url)}) || one.category === "CSP_CSPViolation"))
                .map((one) => one.errorMessage);"""
        )
        return found


def _world(folder: Path) -> dict[str, str]:
    """Return an environment that leaves the developer's own Firefox alone."""
    return {"HOME": str(folder), "PATH": "/usr/bin:/bin", "MOZ_DISABLE_AUTO_SAFE_MODE": "1"}
