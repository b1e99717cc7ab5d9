#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Plays systemd, tty1 and an operator who keeps pressing Ctrl-C, for the command of getty@tty1.service.

The command gets a terminal of its own for each start, and is started again when it ends (Restart=always). On a deck it
has no terminal at all; here it has one, so that Ctrl-C reaches it. Every program that it calls asks this script first
(moment.py on its PATH does), and the keys are pressed before the answer is given: the test needs no clock.

Usage: press-keys.py FOLDER COMMAND [ARGUMENT...]
  FOLDER  for the socket, FOLDER/bin with the programs
Exit:  0 agetty never came while nOSh ran, and came when nOSh had ended; 1 otherwise, with the reason
"""
import os
import pty
import socket
import sys
import threading

KEYS = b"\x03\x1c\x04\x1a\rtouch nothing\r"  # Ctrl-C, Ctrl-\, Ctrl-D, Ctrl-Z, a command
ROUNDS = 40
HUNG_AFTER = 120  # seconds without any sign of life; says that the test itself is stuck


class Session:
    """The command on a terminal, started again whenever it has ended."""

    def __init__(self, command, path):
        self.command = command
        self.environment = dict(os.environ, PATH=path)
        self.starts = 0
        self.master = None
        threading.Thread(target=self._keep_running, daemon=True).start()

    def _keep_running(self):
        while True:
            pid, master = pty.fork()
            if pid == 0:
                os.dup2(os.open("/dev/null", os.O_RDONLY), 0)  # StandardInput=null
                os.execvpe(self.command[0], self.command, self.environment)
            self.master = master
            self.starts += 1
            os.waitpid(pid, 0)

    def press(self):
        os.write(self.master, KEYS)


def moments(server):
    """Names the program that wants to run, again and again; it goes on when the caller asks for the next one."""
    server.settimeout(HUNG_AFTER)
    while True:
        connection, _ = server.accept()
        with connection:
            yield connection.makefile("r").readline().strip(), connection


def answer(connection, text):
    try:
        connection.sendall(text.encode() + b"\n")
    except BrokenPipeError:
        pass  # Ctrl-C has ended it.


def main():
    folder, command = sys.argv[1], sys.argv[2:]
    server = socket.socket(socket.AF_UNIX)
    server.bind(os.path.join(folder, "moments"))
    server.listen()
    session = Session(command, os.path.join(folder, "bin") + ":" + os.environ["PATH"])
    states = ["active", "activating", "reloading", "deactivating", ""]  # "": systemd gives no answer
    asked = 0
    for count, (name, connection) in enumerate(moments(server)):
        ended = count >= ROUNDS
        if name.startswith("agetty"):
            print(f"moment {count}, start {session.starts}, state {'ended' if ended else 'running'}: {name}")
            sys.exit(0 if ended and "--autologin nosh" in name and "tty1" in name.split() else 1)
        if not ended or count % 7 == 0:  # once it has ended, the command gets far enough to start a session
            session.press()
        if name == "systemctl":
            answer(connection, "failed" if ended else states[asked % len(states)])
            asked += 1
        else:
            answer(connection, "")
        if count > 4 * ROUNDS:
            sys.exit("agetty does not come although nOSh has ended")


main()
