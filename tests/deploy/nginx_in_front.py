"""A real nginx with the configuration that is shipped; only names and ports differ."""

import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from processes import wait_for
from real_hotline import free_port
from tls_server import CERTIFICATE, make_certificate

CONF = Path(__file__).parents[2] / "deploy" / "nginx" / "hotline.conf"
LIVES = "/etc/letsencrypt/live/hotline.example"
MAIN = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/hotline.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """Where nginx answers, over TLS and plainly, and whose certificate it shows."""

    folder: Path
    port: int
    plain_port: int

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def certificate(self) -> str:
        return str(self.folder / CERTIFICATE)

    def log(self) -> str:
        return (self.folder / "hotline.log").read_text()


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """Replace each of `pairs`, all of which must stand in the shipped file."""
    for old, new in pairs:
        assert old in text, f"{CONF.name} no longer has: {old}"
        text = text.replace(old, new)
    return text


def configure(front: Front, webs: list[int], live: int) -> None:
    """Write the shipped configuration, for these ports."""
    one = "server 127.0.0.1:8000"
    rest = "max_fails=1 fail_timeout=2s;"
    servers = "\n".join(f"    server 127.0.0.1:{port} {rest}" for port in webs)
    last = "backup max_fails=0;"
    many = webs if len(webs) > 1 else []
    lasts = "\n".join(f"    server 127.0.0.1:{port} {last}" for port in many)
    text = replaced(
        CONF.read_text(),
        (f"    {one} {rest}", servers),
        (f"    # {one} {last}", lasts),
        ("server 127.0.0.1:8001;", f"server 127.0.0.1:{live};"),
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{front.plain_port};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{front.port} ssl http2;"),
        (LIVES, str(front.folder)),
        ("/var/www/html", str(front.folder / "challenges")),
        ("/var/log/nginx/hotline.log", str(front.folder / "hotline.log")),
    )
    (front.folder / "hotline.conf").write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    main = MAIN.format(user=user, folder=front.folder)
    (front.folder / "nginx.conf").write_text(main)


@contextmanager
def in_front(folder: Path, webs: list[int], live: int):
    """Yield nginx in front of web parts at these ports, and a live part."""
    folder.mkdir()
    front = Front(folder, free_port(), free_port())
    make_certificate(folder)
    configure(front, webs, live)
    nginx = ("/usr/sbin/nginx", "-c", str(folder / "nginx.conf"), "-e", "stderr")
    tested = subprocess.run((*nginx, "-t"), capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr, tested.stderr
    process = subprocess.Popen(nginx)
    try:
        wait_for(lambda: answers(front), 20, "nginx to answer")
        yield front
    finally:
        process.terminate()
        process.wait(20)


def answers(front: Front) -> bool:
    address = f"http://127.0.0.1:{front.plain_port}/"
    try:
        found = requests.get(address, allow_redirects=False, timeout=2)
    except requests.ConnectionError:
        return False
    return found.status_code == 308
