"""Gives up the file system but for what is named, and runs a command: Landlock, for systems whose setpriv has none.

    landlock.py [--read PATH]... [--execute PATH]... [--write PATH]... [--device PATH]... -- COMMAND...
"""
import ctypes
import os
import sys

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
PATH_BENEATH = 1
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP = 38, 24
LAST_CAPABILITY = 63

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
ALL_OF_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
TRUNCATE = 1 << 14

libc = ctypes.CDLL(None, use_errno=True)


class RulesetAttribute(ctypes.Structure):
    _fields_ = [("handled_access_fs", ctypes.c_uint64)]


class PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32)]


def call(number, *arguments):
    result = libc.syscall(number, *arguments)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, "landlock: " + os.strerror(error))
    return result


def main():
    end = sys.argv.index("--")
    options, command = sys.argv[1:end], sys.argv[end + 1:]
    version = call(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION_FLAG))
    handled = ALL_OF_VERSION[min(version, 3)]
    read = READ_FILE | READ_DIR
    rights = {
        "--read": read,
        "--execute": read | EXECUTE,
        "--write": handled,
        "--device": READ_FILE | WRITE_FILE | TRUNCATE,
    }
    attribute = RulesetAttribute(handled)
    ruleset = call(CREATE_RULESET, ctypes.byref(attribute), ctypes.c_size_t(ctypes.sizeof(attribute)), ctypes.c_uint32(0))
    for option, path in zip(options[::2], options[1::2]):
        try:
            fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        allowed = rights[option] & handled
        if not os.path.isdir(path):
            allowed &= EXECUTE | READ_FILE | WRITE_FILE | TRUNCATE
        rule = PathBeneath(allowed & handled, fd)
        call(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), ctypes.c_uint32(0))
        os.close(fd)
    for capability in range(LAST_CAPABILITY + 1):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
    call(RESTRICT_SELF, ruleset, ctypes.c_uint32(0))
    # Python itself sets this where the locale of the environment does not exist.
    if os.environ.get("LC_CTYPE") == "C.UTF-8":
        del os.environ["LC_CTYPE"]
    os.execv(command[0], command)


main()
