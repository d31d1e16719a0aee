"""Runs a command under limits that the system keeps: memory, time, no files written.

    python -I -S limited.py MEMORY_BYTES CPU_SECONDS PROGRAM ARGUMENT…

A process of its own, because limits set between fork and exec in a program of many
threads can hang it (https://docs.python.org/3/library/subprocess.html, preexec_fn).
"""

import os
import resource
import sys


def main(memory_bytes: int, cpu_s: int, command: list[str]) -> None:
    """Become `command`, by its path."""
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.execv(command[0], command)  # noqa: S606 - by its path, without a shell


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
