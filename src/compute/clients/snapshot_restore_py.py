"""What functions register to be called around a snapshot (SnapStart); python.py calls it.

https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html
"""

_before_snapshot = []
_after_restore = []


def register_before_snapshot(function, *args, **kwargs):
    """Called before the snapshot, the last one registered first. Also a decorator."""
    _before_snapshot.append((function, args, kwargs))
    return function


def register_after_restore(function, *args, **kwargs):
    """Called when the function goes on behind the snapshot, the first one registered first. Also a decorator."""
    _after_restore.append((function, args, kwargs))
    return function


def get_before_snapshot():
    return _before_snapshot


def get_after_restore():
    return _after_restore
